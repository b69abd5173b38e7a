import { existsSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { AlsoFormat } from '../../../shared/also.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { listImages, modalitiesOf, type ImageCase } from '../../core/io/list-images.ts';
import { loadCase } from '../../core/io/load-case.ts';
import { requireAlso, writeAlso } from '../../core/predict/also/write-also.ts';
import { predictGroup } from '../../core/predict/predict-group.ts';
import { predictionFile, writePrediction } from '../../core/predict/prediction-files.ts';
import { makeFolder } from '../../core/runs/files.ts';
import { startTensorFlow } from '../../core/tf/index.ts';
import { openGroup, type GroupCall } from './group.ts';

export interface PredictCall extends GroupCall {
  /** A file, or a folder of images in any layout. */
  readonly input: string;
  readonly out: string;
  /** Also writes the class probabilities, one channel a class. */
  readonly probabilities: boolean;
  /** What labels are written as beside NIfTI, each in a folder of that name. */
  readonly also?: readonly AlsoFormat[];
  /** Of classes, as #rrggbb by label value, for formats that keep them; defaults for those that are not chosen. */
  readonly colours?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  onProgress?(facts: PredictProgress): void;
  /** A case is written, or could not be predicted. */
  onCase?(outcome: PredictedCase): void;
}

export type PredictedCase = { readonly id: string } | FailedCase;

export interface FailedCase {
  readonly id: string;
  readonly message: string;
  readonly next: string;
}

export interface PredictProgress {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
  /** Of this case, 0 … 1. */
  readonly share: number;
}

export interface Predicted {
  readonly schemaVersion: 1;
  /** Ids of those that were written. */
  readonly cases: readonly string[];
  /** Those that could not be predicted; they cost the others nothing. */
  readonly failed: readonly FailedCase[];
  /** Of cases that were written all the same, as a series that was left out. */
  readonly warnings: readonly string[];
  readonly models: number;
}

/** Faults of a case and not of the run or the machine. */
const caseFaults = ['not-found', 'not-readable', 'bad-file', 'bad-format', 'bad-dataset'] as const;

/**
 * Predicts every case of the input by the run's network or the mean of its folds' networks, or by what they or several
 * runs are combined to. Labels lie on the input's own grid with its header codes. A case that cannot be read or does not fit the network is left out and named.
 */
export async function predictFolder(call: PredictCall): Promise<Predicted> {
  const group = await openGroup(call);
  const [{ dataset }] = group.runs;
  const images = await listImages(call.input, dataset.channels.length, modalitiesOf(dataset));
  requireOwnNames(images, call.out);
  const also = call.also ?? [];
  await requireAlso(also, images, call.out);
  await makeFolder(call.out);
  startTensorFlow();
  const members = await group.load();
  const networks = members.flatMap(({ trained }) => trained.map(({ network }) => network));
  const cases: string[] = [];
  const failed: FailedCase[] = [];
  try {
    for (const [done, { id, images: paths }] of images.entries()) {
      if (call.signal?.aborted) {
        throw new StudioError('cancelled', 'the prediction was stopped', 'the cases before are written');
      }
      const onProgress = (patches: number, total: number): void =>
        call.onProgress?.({ caseId: id, done, total: images.length, share: patches / total });
      try {
        const { sample, origin } = await loadCase('/', { id, images: [...paths], label: null }, dataset);
        const { signal } = call;
        const predicted = await predictGroup(sample, members, group, {
          keepProbabilities: call.probabilities,
          signal,
          onProgress,
        });
        const { label } = predicted;
        await writePrediction(call.out, id, { ...predicted, origin });
        const { classes } = dataset;
        const version = group.runs[0].run.versions.studio;
        const colours = call.colours ?? {};
        await writeAlso(also, call.out, { caseId: id, label, origin, images: paths, classes, colours, version });
        cases.push(id);
        call.onCase?.({ id });
      } catch (error) {
        if (!isStudioError(error, ...caseFaults)) throw error;
        const fault: FailedCase = { id, message: error.message, next: error.next };
        failed.push(fault);
        call.onCase?.(fault);
      }
    }
  } finally {
    for (const network of networks) network.dispose();
  }
  const written = images.filter(({ id }) => cases.includes(id));
  const warnings = written.flatMap(({ id, problems }) => problems.map(({ message }) => `case ${id}: ${message}`));
  return { schemaVersion: 1, cases, failed, warnings, models: networks.length };
}

/** Two cases of one name would be written over each other, and an image by its own label. */
function requireOwnNames(images: readonly ImageCase[], out: string): void {
  const firstOf = new Map<string, string>();
  for (const {
    id,
    images: [path],
  } of images) {
    const other = firstOf.get(id);
    if (other !== undefined) {
      const message = `two cases have the name ${id}: ${basename(other)} and ${basename(path)}`;
      throw new StudioError('bad-dataset', message, 'rename one, or predict their folders one after the other');
    }
    firstOf.set(id, path);
  }
  const inputs = new Set(images.flatMap((each) => each.images.map((path) => existing(path))));
  const overwritten = images.find(({ id }) => inputs.has(existing(predictionFile(out, id))));
  if (overwritten) {
    const message = `the label of ${overwritten.id} would be written over its image`;
    throw new StudioError('usage', message, 'name another folder for --out');
  }
}

/** A path with its links followed, so that two names of one file are equal. */
function existing(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
