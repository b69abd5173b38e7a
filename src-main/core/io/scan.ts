import type { Case, Dataset, Problem } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { layoutOf, listFolder, noCases } from './folder.ts';
import { inspectCase, type Inspected } from './inspect-case.ts';
import { sortedClasses } from './layouts/description.ts';
import { problem, type Candidate, type Listing } from './layouts/layout.ts';

/**
 * Finds the cases of a data set, reads every file of every case whole, and collects everything that is wrong, never
 * stopping at the first. Throws only where there is no data set: `not-found`, `not-readable`, `bad-dataset` for a
 * folder without cases, `bad-file` for a bad dataset.json, `cancelled`.
 */
export async function scanFolder(
  root: string,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal; onProgress?: (progress: { done: number; total: number }) => void } = {},
): Promise<Dataset> {
  const listing = await listFolder(root);
  const layout = layoutOf(listing);
  const found = layout?.find(listing);
  if (!layout || !found || found.candidates.length === 0) throw noCases(listing);

  const candidates = [...found.candidates].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const inspected: Inspected[] = [];
  for (const candidate of candidates) {
    if (signal?.aborted) throw new StudioError('cancelled', `the scan of ${listing.name} was stopped`, 'scan it again');
    inspected.push(await inspectCase(root, candidate));
    onProgress?.({ done: inspected.length, total: candidates.length });
  }

  const channels = channelsOf(listing, inspected);
  const classes = listing.description?.classes ?? classesIn(inspected);
  const cases = inspected.map((each): Case => ({
    ...each.found,
    problems: [
      ...each.found.problems,
      ...channelProblems(each, channels.length),
      ...unknownLabelProblems(each, classes),
      ...sameNameProblems(each, inspected),
      ...sameVoxelProblems(each, inspected),
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

/** As dataset.json names them; else as many as most cases have. */
function channelsOf({ description }: Listing, inspected: readonly Inspected[]): string[] {
  if (description?.channels) return [...description.channels];
  const votes = new Map<number, number>();
  for (const { channels } of inspected) if (channels > 0) votes.set(channels, (votes.get(channels) ?? 0) + 1);
  const [count] = [...votes].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1];
  return Array.from({ length: count }, (_, i) => `channel ${i}`);
}

function classesIn(inspected: readonly Inspected[]): Dataset['classes'] {
  const values = new Set(inspected.flatMap(({ labelValues }) => labelValues ?? []));
  return sortedClasses(new Map([...values].map((value) => [value, value === 0 ? 'background' : `class ${value}`])));
}

function channelProblems({ found, channels, voxelHash }: Inspected, expected: number): Problem[] {
  const known = found.problems.some(({ kind }) => kind === 'missing-channel');
  if (voxelHash === null || known || channels === expected) return [];
  const message = `${found.id} has ${channels} channel${channels === 1 ? '' : 's'} where ${expected} are expected`;
  const kind = channels < expected ? 'missing-channel' : 'extra-channel';
  return [problem('error', kind, message, 'give every case the same channels')];
}

function unknownLabelProblems({ found, labelValues }: Inspected, classes: Dataset['classes']): Problem[] {
  const known = new Set(classes.map(({ value }) => value));
  const unknown = (labelValues ?? []).filter((value) => !known.has(value));
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ', …' : '');
  const message = `the label of ${found.id} holds ${shown}, unknown to dataset.json`;
  return [problem('error', 'unknown-label', message, 'add the class to dataset.json or correct the label')];
}

/** Where only one of several has a label, that one keeps the name: a test image must not stop a training. */
function sameNameProblems({ found }: Inspected, all: readonly Inspected[]): Problem[] {
  const same = all.map((each) => each.found).filter(({ id }) => id === found.id);
  const labelled = same.filter(({ label }) => label !== null);
  if (same.length < 2 || (labelled.length === 1 && found.label !== null)) return [];
  const files = same.map(({ images }) => images[0]).join(', ');
  const message = `${same.length} cases have the name ${found.id}: ${files}`;
  return [problem('error', 'duplicate-name', message, 'rename all but one')];
}

function sameVoxelProblems({ found, voxelHash }: Inspected, all: readonly Inspected[]): Problem[] {
  if (voxelHash === null) return [];
  const same = all.filter((each) => each.voxelHash === voxelHash && each.found !== found);
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
    (name) => !present.has(name) && !stems.has(name.replace(/\.nii(\.gz)?$/, '')),
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
