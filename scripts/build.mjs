// Makes what is delivered: dist/renderer by Vite, and dist/main, the engine and Electron's part as JavaScript.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareDependencies, root, runScript } from './setup.mjs';
import { buildRenderer } from './setup/renderer.mjs';

await runScript(async () => {
  await prepareDependencies();
  await buildRenderer(root);
  const main = join(root, 'scripts', 'build-main.mjs');
  if (existsSync(main)) await (await import(pathToFileURL(main))).buildMain(root);
});
