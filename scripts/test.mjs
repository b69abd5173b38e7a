// Every check there is, the quick ones first. With paths: these test files only.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareMain } from './build-main.mjs';
import { prepareAll, root, runScript } from './setup.mjs';
import { prepareChromium } from './setup/chromium.mjs';
import { prepareRenderer } from './setup/renderer.mjs';

const bin = (name) => join(root, 'node_modules', name);

const checks = [
  ['types', [bin('typescript/bin/tsc'), '-p', '.']],
  ['types of the tests of the windows', [bin('typescript/bin/tsc'), '-p', 'test/renderer']],
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
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
];

await runScript(async () => {
  const files = process.argv.slice(2);
  const isAll = files.length === 0;
  if (isAll) files.push(...testFiles());
  await prepareAll();
  // Before the checks, so that what is missing is told at once.
  const hasWindows = files.some((file) => /(^|[/\\])e2e[/\\]/.test(file));
  if (hasWindows && process.env.STUDIO_HOST !== 'electron') process.env.CHROMIUM = await prepareChromium();
  if (isAll) {
    for (const [name, args] of checks) {
      process.stdout.write(`check: ${name}\n`);
      const code = await node(args);
      if (code !== 0) {
        process.stdout.write(`check: ${name} failed\n`);
        return code;
      }
    }
  }
  await prepareRenderer(root);
  await prepareMain(root);
  process.stdout.write('check: tests\n');
  return node(['--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
});

function testFiles() {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => join('test', path));
}

function node(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
