// Measures the engine against Keras, PyTorch, MONAI and scipy, which it installs for itself where they are missing. With
// names: these parts only. Prints JSON and writes the tables of docs/benchmarks.md.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareAll, root, runScript } from './setup.mjs';
import { preparePeers } from './setup/peers.mjs';

await runScript(async () => {
  await prepareAll();
  const python = await preparePeers(root);
  const args = ['--expose-gc', '--import', 'tsx', join(root, 'bench', 'peers', 'run.ts'), python];
  const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? 1)));
});
