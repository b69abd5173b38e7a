// Makes a fresh clone ready: packages, TensorFlow, the addon between it and Node. Plain Node, since nothing else is
// there yet. Running it again does nothing and says nothing.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages, isInstalled } from './setup/dependencies.mjs';
import { extendLibraryPath } from './setup/gpu.mjs';
import { installByPackage } from './setup/installer.mjs';
import { withLock } from './setup/lock.mjs';
import { say, setupError } from './setup/run.mjs';
import { installFromWheel } from './setup/tensorflow.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const oldestNode = [20, 19];

/** The packages: all that a command needs which computes nothing. */
export async function prepareDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw setupError(`setup: Node ${process.versions.node} is too old; install Node ${oldestNode.join('.')} or newer`);
  }
  if (!isInstalled(root)) await withLock(root, () => installPackages(root));
}

/** TensorFlow and its addon; after that, processes started from this one find CUDA's libraries. */
export async function prepareTensorFlow(options = {}) {
  const install = process.platform === 'linux' ? installFromWheel : installByPackage;
  const { libraryPath } = await install(root, options);
  if (libraryPath.length > 0) {
    process.env.LD_LIBRARY_PATH = extendLibraryPath(libraryPath, process.env.LD_LIBRARY_PATH);
  }
}

export async function prepareAll(options) {
  await prepareDependencies();
  await prepareTensorFlow(options);
}

/** Runs a script's main function; an error of the set-up is told without a stack. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(`${error.isSetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

const help = `usage: npm run setup -- [OPTIONS]

Installs the packages, TensorFlow and the addon between it and Node, as far as they are missing.

  --gpu         TensorFlow with CUDA (else: when an NVIDIA GPU is found)
  --cpu         TensorFlow without CUDA, whatever is found
  --verify      read every file of the library again, and repair what differs
  --wheel FILE  take TensorFlow from this wheel instead of downloading it
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    const { values } = parseArgs({
      options: {
        gpu: { type: 'boolean' },
        cpu: { type: 'boolean' },
        verify: { type: 'boolean' },
        wheel: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return void process.stdout.write(help);
    const gpu = values.gpu ? true : values.cpu ? false : undefined;
    await prepareAll({ gpu, verify: values.verify, wheelFile: values.wheel });
    if (values.verify) say('every file is as it should be');
  });
}
