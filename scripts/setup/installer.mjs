import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say, setupError } from './run.mjs';

/**
 * Windows and macOS have no wheel with TensorFlow's C library. There, tfjs-node's own installer downloads the library
 * and a compiled addon; it is an install script, which .npmrc keeps npm from running by itself.
 */
export async function installByPackage(root, { gpu = false } = {}) {
  const tfjs = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  if (existsSync(join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node'))) return { libraryPath: [] };
  const variant = gpu ? 'gpu' : 'cpu';
  say(`running tfjs-node's own installer, which downloads TensorFlow (${variant})`);
  const env = { ...process.env };
  // The installer calls node-pre-gyp by its bare name, which npm would have put on the path.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathName] = [join(root, 'node_modules', '.bin'), env[pathName]].filter(Boolean).join(delimiter);
  const { ok, output, result } = await run(process.execPath, [join('scripts', 'install.js'), variant, 'download'], {
    cwd: tfjs,
    env,
  });
  if (ok && existsSync(join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node'))) return { libraryPath: [] };
  throw setupError(
    [
      output.trim(),
      `setup: tfjs-node's own installer failed (${result}).`,
      'Check that this machine reaches the network. Where only a mirror is reached, set TFJS_NODE_CDN_STORAGE to it.',
      'On Windows, WSL with Ubuntu is the other way: there, the set-up needs Python 3 with pip and g++ only.',
    ].join('\n'),
  );
}
