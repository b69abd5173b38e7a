import { readFileSync } from 'node:fs';

/** The version of MIScnn Studio, as in 0.1.0. */
export function studioVersion(): string {
  const manifest = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
