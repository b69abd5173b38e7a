// The web host: serves the app to a browser, prints the address that opens it.
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareAll, root, runScript } from './setup.mjs';
import { prepareRenderer } from './setup/renderer.mjs';

/** Runs the web host until it is told to stop; resolves to the exit code. */
export async function runWebHost(args, rim = {}) {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // As on the command line: faster convolutions on every processor with AVX2.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('../src-main/hosts/web/main.ts');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return main(args, { root, version, ...rim });
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await prepareAll();
    await prepareRenderer(root);
    return runWebHost(process.argv.slice(2));
  });
}
