import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolders, firstWritable } from './cache.mjs';
import { withLock } from './lock.mjs';
import { run, say, setupError } from './run.mjs';

/** Without CUDA where the package index has it; the other is larger and computes the same on a processor. */
const torchVersions = ['torch==2.13.0+cpu', 'torch==2.13.0'];

/**
 * The Python of an environment that holds what the engine is measured against, made when it is missing, in the user's
 * cache. Nothing but that benchmark uses it.
 */
export async function preparePeers(root) {
  const requirements = join(root, 'bench', 'peers', 'requirements.txt');
  const key = createHash('sha256').update(readFileSync(requirements)).update(torchVersions.join()).digest('hex');
  const folder = join(firstWritable(cacheFolders(root)), `peers-${key.slice(0, 12)}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  // Written last, so that half an environment is not taken for one.
  const mark = join(folder, 'complete');
  if (!existsSync(mark)) {
    await withLock(folder, async () => {
      if (existsSync(mark)) return;
      rmSync(folder, { recursive: true, force: true });
      await createEnvironment(folder);
      say('installing Keras, TensorFlow, PyTorch, MONAI and scipy for the comparison (about 3 GB)');
      await install(python, requirements);
      writeFileSync(mark, '');
    });
  }
  return python;
}

async function createEnvironment(folder) {
  const tried = [];
  for (const python of ['python3', 'python']) {
    const { ok, result } = await run(python, ['-m', 'venv', folder]);
    if (ok) return;
    tried.push(`  ${python} -m venv: ${result}`);
  }
  throw setupError(
    [
      'setup: no Python environment could be made for the comparison. Tried:',
      ...tried,
      'Install Python 3.11 or newer with venv and pip (Debian, Ubuntu: apt-get install python3 python3-venv), then run this again.',
    ].join('\n'),
  );
}

async function install(python, requirements) {
  const pip = (...packages) =>
    run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-cache-dir', '--quiet', ...packages]);
  const tried = [];
  for (const torch of torchVersions) {
    const { ok, result } = await pip(torch, '-r', requirements);
    if (ok) return;
    tried.push(`  pip install ${torch} -r requirements.txt: ${result}`);
  }
  throw setupError(
    [
      'setup: the programs of the comparison could not be installed. Tried:',
      ...tried,
      'Check that pip reaches its package index and that the disk has 6 GB free, then run this again.',
    ].join('\n'),
  );
}
