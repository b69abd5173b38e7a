import type { CatalogEntry } from '../../../shared/configure.ts';

/** What an entry is for, and the plug-in that it comes from. */
export function helpOf(entry: CatalogEntry | undefined): string | undefined {
  return entry?.plugin === undefined ? entry?.help : `${entry.help} From the plug-in ${entry.plugin}.`;
}
