// Every check there is, the quick ones first. With paths: these test files only.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareAll, root, runScript } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', name);

const checks = [
  ['types', [bin('typescript/bin/tsc'), '-p', '.']],
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
];

await runScript(async () => {
  const files = process.argv.slice(2);
  await prepareAll();
  if (files.length === 0) {
    for (const [name, args] of checks) {
      process.stdout.write(`check: ${name}\n`);
      const code = await node(args);
      if (code !== 0) {
        process.stdout.write(`check: ${name} failed\n`);
        return code;
      }
    }
    files.push(...testFiles());
  }
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
