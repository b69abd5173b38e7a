import { randomBytes } from 'node:crypto';
import { rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { textCell, tsv } from '../../../shared/tsv.ts';
import { formatOf, stemOf } from '../io/format-of.ts';
import { makeFolder, toWriteError, writeFileAtomic, writeJsonAtomic } from '../runs/files.ts';
import { requireFreeFolder } from '../runs/run-folder.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';
import { absentClassValues, findRepairs, type FoundRepair } from './find-repairs.ts';

export interface CopyRequest {
  readonly root: string;
  readonly dataset: Dataset;
  /** Kinds of the repairs to be made. */
  readonly kinds: readonly string[];
  /** The folder to be made. */
  readonly folder: string;
}

export interface CopyOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly done: number; readonly total: number }): void;
}

/** A case of the copy: what is done to it, and where its files lie there. */
interface Copied {
  readonly each: Case;
  readonly kinds: readonly string[];
  readonly to: Pick<Case, 'images' | 'label'>;
}

/**
 * Writes a copy of a data set with repairs made: whole, or nothing. In the layout of the Decathlon where each case has
 * one image file, else as images and labels with channel numbers. `repairs.tsv` beside it says what was done. Throws
 * `usage` for a repair that is not safe here, `bad-dataset` where two cases would get one name, `not-writable`, and
 * `cancelled`. Resolves to the ids of the cases in the copy.
 */
export async function writeRepairedCopy(
  request: CopyRequest,
  { signal, onProgress }: CopyOptions = {},
): Promise<string[]> {
  const { root, dataset, kinds, folder } = request;
  await requireFreeFolder(folder);
  const found = (await findRepairs(root, dataset, signal)).filter(({ kind }) => kinds.includes(kind));
  const unknown = kinds.find((kind) => !found.some((each) => each.kind === kind));
  if (unknown !== undefined) {
    throw new StudioError(
      'usage',
      `there is no safe repair "${unknown}" for ${dataset.name}`,
      'scan the data set again',
    );
  }
  const copied = planCopy(dataset, found);
  // The leading dot keeps it out of every scan until it is whole.
  const unfinished = join(dirname(folder), `.${basename(folder)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    for (const inner of new Set(copied.flatMap(({ to }) => filesOf(to)).map((file) => dirname(file)))) {
      await makeFolder(join(unfinished, inner));
    }
    let done = 0;
    await allOf(
      copied,
      async ({ each, kinds: changes, to }, stop) => {
        const absolute = {
          images: to.images.map((path) => join(unfinished, path)),
          label: to.label && join(unfinished, to.label),
        };
        await sharedPool().run(
          'copyCase',
          { root, each, classes: dataset.classes, kinds: changes, to: absolute },
          { signal: stop },
        );
        onProgress?.({ done: ++done, total: copied.length });
      },
      signal,
    );
    await writeJsonAtomic(join(unfinished, 'dataset.json'), descriptionOf(dataset, copied, found));
    await writeFileAtomic(join(unfinished, 'repairs.tsv'), recordOf(dataset, copied, found));
    if (signal?.aborted) throw new StudioError('cancelled', 'the repair was stopped', 'start it again');
    await putInPlace(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return copied.map(({ each }) => each.id);
}

function planCopy(dataset: Dataset, found: readonly FoundRepair[]): Copied[] {
  const changesOf = (each: Case): string[] =>
    found.filter(({ effect, cases }) => effect === 'change' && cases.includes(each)).map(({ kind }) => kind);
  const isLeftOut = (each: Case): boolean => leftOutBy(each, found, changesOf(each)) !== null;
  const kept = dataset.cases.filter((each) => !isLeftOut(each));
  const isSingle = kept.every(({ images }) => images.length === 1);
  const copied = kept.map((each) => ({
    each,
    kinds: changesOf(each),
    to: isSingle ? asDecathlon(each) : asFolders(each),
  }));
  const seen = new Set<string>();
  for (const { each, to } of copied) {
    if (filesOf(to).some((file) => seen.has(file.toLowerCase()))) {
      const fault = `two cases would have the name ${each.id} in the copy`;
      throw new StudioError('bad-dataset', fault, 'leave out the cases with errors, too');
    }
    for (const file of filesOf(to)) seen.add(file.toLowerCase());
  }
  if (copied.length > 0) return copied;
  throw new StudioError('bad-dataset', `no case of ${dataset.name} would be left`, 'choose fewer repairs');
}

/** The kind of the repair that leaves a case out; null where it stays. */
function leftOutBy(each: Case, found: readonly FoundRepair[], changes: readonly string[]): string | null {
  const leaving = found.filter(({ effect, cases }) => effect === 'leave-out' && cases.includes(each));
  const isMended = each.problems.every(({ severity, kind }) => severity === 'warning' || changes.includes(kind));
  return leaving.find(({ kind }) => kind !== 'errors' || !isMended)?.kind ?? null;
}

function asDecathlon({ id, images: [image], label }: Case): Copied['to'] {
  const inner = label === null ? 'imagesTs' : 'imagesTr';
  return {
    images: [`${inner}/${id}${extensionOf(image)}`],
    label: label === null ? null : `labelsTr/${id}${extensionOf(label)}`,
  };
}

function asFolders({ id, images, label }: Case): Copied['to'] {
  return {
    images: images.map((path, i) => `images/${id}_${String(i).padStart(4, '0')}${extensionOf(path)}`),
    label: label === null ? null : `labels/${id}${extensionOf(label)}`,
  };
}

/** An image of many files becomes one; of a single file, it keeps its format. */
function extensionOf(path: string): string {
  const name = basename(path);
  const stem = stemOf(name);
  const isOfMany = stem === null || stem === '*' || formatOf(path).isSeries || /\.(mhd|nhdr)$/i.test(name);
  return isOfMany ? '.nii.gz' : name.slice(stem.length);
}

function filesOf({ images, label }: Copied['to']): string[] {
  return label === null ? [...images] : [...images, label];
}

/** dataset.json as the Decathlon has it. */
function descriptionOf(dataset: Dataset, copied: readonly Copied[], found: readonly FoundRepair[]): unknown {
  const dropped = found.some(({ effect }) => effect === 'classes') ? absentClassValues(dataset) : [];
  const classes = dataset.classes.filter(({ value }) => !dropped.includes(value));
  const labelled = copied.filter(({ to }) => to.label !== null);
  return {
    name: dataset.name,
    modality: Object.fromEntries(dataset.channels.map((name, i) => [i, name])),
    // Where no class but the background is known, they are taken from the labels, as before.
    ...(classes.length > 1 && { labels: Object.fromEntries(classes.map(({ value, name }) => [value, name])) }),
    numTraining: labelled.length,
    numTest: copied.length - labelled.length,
  };
}

function recordOf(dataset: Dataset, copied: readonly Copied[], found: readonly FoundRepair[]): string {
  const changed = copied.flatMap(({ each, kinds }) => kinds.map((kind) => [textCell(each.id), `repaired: ${kind}`]));
  const kept = new Set(copied.map(({ each }) => each));
  const left = dataset.cases
    .filter((each) => !kept.has(each))
    .map((each) => [textCell(each.id), `left out: ${leftOutBy(each, found, []) ?? 'errors'}`]);
  return tsv([['case', 'what was done'], ...changed, ...left]);
}

async function putInPlace(from: string, to: string): Promise<void> {
  // An empty folder of that name, which not every system lets be replaced.
  await rmdir(to).catch(() => {});
  await rename(from, to).catch((error: unknown) => {
    throw toWriteError(error, to);
  });
}
