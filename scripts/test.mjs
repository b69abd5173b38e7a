// Every check there is, the quick ones first. With paths: these test files only.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { prepareMain } from './build-main.mjs';
import { prepareAll, root, runScript } from './setup.mjs';
import { prepareChromium } from './setup/chromium.mjs';
import { prepareRenderer } from './setup/renderer.mjs';

const bin = (name) => join(root, 'node_modules', name);

/** The longest first, so that the others run beside it. */
const checks = [
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['types', [bin('typescript/bin/tsc'), '-p', '.']],
  [
    'types of the windows',
    [
      bin('svelte-check/bin/svelte-check'),
      '--tsconfig',
      'src-renderer/tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  ],
  ['types of the tests of the windows', [bin('typescript/bin/tsc'), '-p', 'test/renderer']],
];

/** Many tests wait for processes that they start: one file at a time would leave half of a small machine idle. */
const atOnce = Math.max(2, availableParallelism() - 1);

await runScript(async () => {
  const files = process.argv.slice(2);
  const isAll = files.length === 0;
  if (isAll) files.push(...testFiles());
  await prepareAll();
  // Before the checks, so that what is missing is told at once.
  const hasWindows = files.some((file) => /(^|[/\\])e2e[/\\]/.test(file));
  if (hasWindows && process.env.STUDIO_HOST !== 'electron') process.env.CHROMIUM = await prepareChromium();
  if (isAll) {
    const code = await runChecks();
    if (code !== 0) return code;
  }
  await prepareRenderer(root);
  await prepareMain(root);
  process.stdout.write('check: tests\n');
  return node(['--import', 'tsx', '--test', '--test-reporter=spec', `--test-concurrency=${atOnce}`, ...files]);
});

/** Two at a time, each on one thread, until one fails; what a check writes is told when it ends. */
async function runChecks() {
  const waiting = [...checks];
  let failed = 0;
  const lane = async () => {
    while (failed === 0 && waiting.length > 0) {
      const [name, args] = waiting.shift();
      let text = '';
      const code = await node(args, (chunk) => (text += chunk));
      process.stdout.write(`check: ${name}${code === 0 ? '' : ' failed'}\n${text}`);
      failed ||= code;
    }
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

function testFiles() {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => join('test', path));
}

function node(args, onText) {
  return new Promise((resolve, reject) => {
    const output = onText ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', output, output] });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onText);
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
