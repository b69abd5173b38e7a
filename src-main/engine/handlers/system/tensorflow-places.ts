import { readdir, readlink, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface TensorFlowPlaces {
  /** Folder of the library. */
  readonly used: readonly string[];
  /** Downloads of other versions beside it. */
  readonly unused: readonly string[];
}

/** Where TensorFlow lies: a link of the set-up leads to a folder that all copies of the program share; else the package's own. */
export async function tensorFlowPlaces(): Promise<TensorFlowPlaces> {
  const own = tensorFlowFolder();
  if (own === null) return { used: [], unused: [] };
  const target = await readlink(own).catch(() => null);
  if (target === null) return { used: [own], unused: [] };
  const entry = dirname(await realpath(target).catch(() => target));
  const shared = dirname(entry);
  // A folder of another name was put there by somebody else, who knows what to do with it.
  if (basename(shared) !== 'miscnn-studio') return { used: [entry], unused: [] };
  const version = /^tensorflow-([^-]+)/.exec(basename(entry))?.[1];
  const names = await readdir(shared).catch(() => []);
  const isOther = (name: string): boolean =>
    (name.startsWith('tensorflow-') && name !== basename(entry)) ||
    (name.startsWith('addon-') && version !== undefined && !name.includes(`-tensorflow-${version}-`));
  return { used: [entry], unused: names.filter(isOther).map((name) => join(shared, name)) };
}

/** The folder with TensorFlow's C library, as tfjs-node looks for it; null where the package is not there. */
export function tensorFlowFolder(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json');
    return join(dirname(manifest), 'deps', 'lib');
  } catch {
    return null;
  }
}
