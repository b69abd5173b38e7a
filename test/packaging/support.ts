import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareMain } from '../../scripts/build-main.mjs';
import { prepareRenderer } from '../../scripts/setup/renderer.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

interface Resource {
  from: string;
  to: string;
  filter?: string[];
}

/** As far as tests look into it. */
export interface Configuration {
  files: string[];
  extraResources: Resource[];
  electronFuses: Record<string, boolean>;
  publish: unknown;
  linux: { target: string[]; icon: string; extraResources: Resource[] };
  win: { target: string[]; icon: string; extraResources: Resource[] };
  nsis: { license: string };
}

export function readConfiguration(): Configuration {
  // The reader that electron-builder uses.
  const require = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'));
  const { load } = require('js-yaml') as { load(text: string): unknown };
  return load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;
}

/** What `npm run build` makes, where it is not there yet. */
export async function prepareBuild(): Promise<void> {
  await prepareRenderer(root);
  await prepareMain(root);
}
