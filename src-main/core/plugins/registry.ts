import type { Architecture } from '../architectures/architecture.ts';
import type { Augmentation } from '../augment/augmentation.ts';
import type { Format } from '../io/format.ts';
import type { Loss } from '../losses/loss.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Step } from '../steps/step.ts';

/** What plug-ins may add to, by the name under which they do. */
export interface PluginKinds {
  readonly architectures: Architecture;
  readonly losses: Loss;
  readonly metrics: Metric;
  readonly steps: Step;
  readonly augmentations: Augmentation;
  readonly formats: Format;
}

export type PluginKind = keyof PluginKinds;

/** Id of an entry that a plug-in may have brought: known only while the program runs, so that it is looked up by `entriesOf`. */
export type PluginId = string & { readonly isOfPlugin: true };

/** An entry of a plug-in, and the file that it comes from. */
export interface PluginEntry<Kind extends PluginKind = PluginKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly entry: PluginKinds[Kind];
  /** Base name of the plug-in's file. */
  readonly file: string;
}

let added: readonly PluginEntry[] = [];
/** Looked up for every patch, so that they are not put together each time. */
const together = new Map<PluginKind, Readonly<Record<string, unknown>>>();

/** Those of the plug-ins that are in use in this process or thread; replaces those before. */
export function setPluginEntries(entries: readonly PluginEntry[]): void {
  added = entries;
  together.clear();
}

/** All entries of a registry: ours, given as its namespace, then those of plug-ins. */
export function entriesOf<Kind extends PluginKind>(
  kind: Kind,
  builtIn: Readonly<Record<string, unknown>>,
): Readonly<Record<string, PluginKinds[Kind]>> {
  let all = together.get(kind);
  if (!all) {
    const theirs = addedEntries(kind).map(({ id, entry }) => [id, entry]);
    all = { ...builtIn, ...(Object.fromEntries(theirs) as Record<string, unknown>) };
    together.set(kind, all);
  }
  return all as Readonly<Record<string, PluginKinds[Kind]>>;
}

export function addedEntries<Kind extends PluginKind>(kind: Kind): PluginEntry<Kind>[] {
  return added.filter((each): each is PluginEntry<Kind> => each.kind === kind);
}

/** The format of a plug-in that reads a file, going by its name; null where none does. */
export function pluginFormatOf(path: string): string | null {
  const lower = path.toLowerCase();
  const found = addedEntries('formats').find(({ entry }) => entry.extensions.some((each) => lower.endsWith(each)));
  return found?.id ?? null;
}

/** The file that an entry comes from; null for one of ours. */
export function originOf(kind: PluginKind, id: string): string | null {
  return added.find((each) => each.kind === kind && each.id === id)?.file ?? null;
}
