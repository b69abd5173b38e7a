// Writes docs/reference/ from what is registered. A test compares the files with what this makes.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareAll, root, runScript } from './setup.mjs';

await runScript(async () => {
  await prepareAll();
  const { register } = await import('tsx/esm/api');
  register();
  const { referencePages } = await import('./reference/pages.ts');
  const folder = join(root, 'docs', 'reference');
  const pages = await referencePages();
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  process.stdout.write(`${pages.size} pages in docs/reference\n`);
});
