import type { Case, Dataset, Problem } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';
import { findCases } from './folder.ts';
import { isPicture, stemOf } from './format-of.ts';
import type { Inspected } from './inspect-case.ts';
import { classesOf, inClassValues, labelClassProblems } from './label-classes.ts';
import { problem, type Candidate, type Found, type Listing } from './layouts/layout.ts';

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Told of each case as soon as it is read, in no order; `found` lacks the problems that only all cases show. */
  onProgress?(progress: { readonly done: number; readonly total: number; readonly found: Case }): void;
}

/**
 * Finds the cases of a data set, reads every file of every case whole, and collects everything that is wrong, never
 * stopping at the first. Throws only where there is no data set: `not-found`, `not-readable`, `bad-dataset` for a
 * folder without cases, `bad-file` for a bad dataset.json, `cancelled`.
 */
export async function scanFolder(root: string, { signal, onProgress }: ScanOptions = {}): Promise<Dataset> {
  const { listing, layout, found } = await findCases(root);
  const candidates = [...found.candidates].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const read = await inspectAll(root, candidates, listing, { signal, onProgress });

  const channels = channelsOf(listing, found.channels, read);
  const classes = classesOf(listing.description, read);
  const inspected = read.map((each) => inClassValues(each, classes));
  const byName = groupedBy(inspected, ({ found }) => found.id);
  const byVoxels = groupedBy(inspected, ({ voxelHash }) => voxelHash);
  const cases = inspected.map((each): Case => ({
    ...each.found,
    problems: [
      ...each.found.problems,
      ...channelProblems(each, channels.length),
      ...labelClassProblems(each, classes, listing.description),
      ...sameNameProblems(each, byName.get(each.found.id)!),
      ...sameVoxelProblems(each, byVoxels.get(each.voxelHash)!),
    ],
  }));
  return {
    schemaVersion: 1,
    name: listing.description?.name ?? listing.name,
    layout: layout.id,
    channels,
    classes,
    cases,
    problems: [
      ...(listing.description?.problems ?? []),
      ...found.problems,
      ...unlistedProblems(listing, found.candidates),
      ...absentClassProblems(inspected, classes),
    ],
  };
}

/** In the order of the candidates, however many threads read them. */
async function inspectAll(
  root: string,
  candidates: readonly Candidate[],
  { name, description }: Listing,
  { signal, onProgress }: ScanOptions,
): Promise<Inspected[]> {
  let done = 0;
  const classes = description?.classes ?? null;
  const inspect = async (candidate: Candidate, either: AbortSignal): Promise<Inspected> => {
    const inspected = await sharedPool().run('inspect', { root, candidate, classes }, { signal: either });
    if (!either.aborted) onProgress?.({ done: ++done, total: candidates.length, found: inspected.found });
    return inspected;
  };
  return allOf(candidates, inspect, signal).catch((error: unknown) => {
    if (!isStudioError(error, 'cancelled')) throw error;
    throw new StudioError('cancelled', `the scan of ${name} was stopped`, 'scan it again');
  });
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** As dataset.json or file names name them; else as many as most cases have. */
function channelsOf({ description }: Listing, named: Found['channels'], inspected: readonly Inspected[]): string[] {
  if (description?.channels) return [...description.channels];
  const votes = new Map<number, number>();
  for (const { channels } of inspected) if (channels > 0) votes.set(channels, (votes.get(channels) ?? 0) + 1);
  const [count] = [...votes].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1];
  // A file may hold several channels: then its name is none of a channel.
  if (named?.length === count) return [...named];
  if (count === 3 && inspected.every(({ found }) => found.images.length === 1 && isPicture(found.images[0]))) {
    return ['red', 'green', 'blue'];
  }
  return Array.from({ length: count }, (_, i) => `channel ${i}`);
}

function channelProblems({ found, channels, voxelHash }: Inspected, expected: number): Problem[] {
  const known = found.problems.some(({ kind }) => kind === 'missing-channel');
  if (voxelHash === null || known || channels === expected) return [];
  const message = `${found.id} has ${channels} channel${channels === 1 ? '' : 's'} where ${expected} are expected`;
  const kind = channels < expected ? 'missing-channel' : 'extra-channel';
  return [problem('error', kind, message, 'give every case the same channels')];
}

/** Where only one of several has a label, that one keeps the name: a test image must not stop a training. */
function sameNameProblems({ found }: Inspected, named: readonly Inspected[]): Problem[] {
  const same = named.map((each) => each.found);
  const labelled = same.filter(({ label }) => label !== null);
  if (same.length < 2 || (labelled.length === 1 && found.label !== null)) return [];
  const files = same.map(({ images }) => images[0]).join(', ');
  const message = `${same.length} cases have the name ${found.id}: ${files}`;
  return [problem('error', 'duplicate-name', message, 'rename all but one')];
}

function sameVoxelProblems({ found, voxelHash }: Inspected, alike: readonly Inspected[]): Problem[] {
  if (voxelHash === null) return [];
  const same = alike.filter((each) => each.found !== found);
  if (same.length === 0) return [];
  const names = same.map((each) => each.found.id).join(', ');
  const message = `the image of ${found.id} has the same voxels as that of ${names}`;
  const next = 'keep one: in two folds, a copy would be trained on and tested with';
  return [problem('warning', 'duplicate-voxels', message, next)];
}

function unlistedProblems({ description }: Listing, candidates: readonly Candidate[]): Problem[] {
  const present = new Set(
    candidates.flatMap(({ images }) => images.map((path) => path.slice(path.lastIndexOf('/') + 1))),
  );
  const stems = new Set(candidates.map(({ id }) => id));
  const absent = (description?.listedImages ?? []).filter(
    (name) => !present.has(name) && !stems.has(stemOf(name) ?? name),
  );
  if (absent.length === 0) return [];
  const more = absent.length > 1 ? ` and ${absent.length - 1} more` : '';
  const message = `dataset.json lists ${absent[0]}${more}, which ${absent.length > 1 ? 'are' : 'is'} not there`;
  return [problem('warning', 'listed-file-missing', message, 'check that the data set was copied whole')];
}

function absentClassProblems(inspected: readonly Inspected[], classes: Dataset['classes']): Problem[] {
  if (!inspected.some(({ labelValues }) => labelValues !== null)) return [];
  const seen = new Set(inspected.flatMap(({ labelValues }) => labelValues ?? []));
  return classes
    .filter(({ value }, index) => index > 0 && !seen.has(value))
    .map(({ value, name }) => {
      const message = `no label holds the class "${name}" (${value})`;
      return problem('error', 'absent-class', message, 'take it out of dataset.json, or check the labels');
    });
}
