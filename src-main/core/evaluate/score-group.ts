import { existsSync } from 'node:fs';
import type { CombineWay } from '../../../shared/combine.ts';
import { StudioError } from '../../../shared/errors.ts';
import { toClassIndexes } from '../io/class-indexes.ts';
import { formatOf } from '../io/format-of.ts';
import { loadCase } from '../io/load-case.ts';
import { createCombiner } from '../predict/combine.ts';
import { predictionFile, probabilityFile, writePrediction } from '../predict/prediction-files.ts';
import { createVote } from '../predict/vote.ts';
import { makeFolder } from '../runs/files.ts';
import { nameOfRun } from '../runs/require-alike.ts';
import { foldPaths, runPaths, type OpenRun } from '../runs/run-folder.ts';
import { toCanonical } from '../volume/orientation.ts';
import { oneHot } from '../volume/one-hot.ts';
import type { FloatVolume, LabelVolume, Shape, Volume } from '../volume/volume.ts';

/** What the runs' held-out predictions are combined from. */
export type CombinedFrom = 'probabilities' | 'labels';

export interface HeldOutCase {
  readonly caseId: string;
  readonly fold: number;
}

export interface GroupScoring {
  readonly runs: readonly OpenRun[];
  readonly way: CombineWay;
  /** What the runs count for in each fold. */
  readonly shares: readonly (readonly number[])[];
  readonly from: CombinedFrom;
  /** Where the combined labels go. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  onCase?(done: number, total: number, caseId: string): void;
  /** On the case's canonical grid. */
  onScored(held: HeldOutCase & { truth: LabelVolume; prediction: LabelVolume }): void;
}

export function heldOutCases({ run }: OpenRun): HeldOutCase[] {
  return run.folds.flatMap(({ validation }, fold) => validation.map((caseId) => ({ caseId, fold })));
}

/** Probabilities where every run kept those of every held-out case, else labels. */
export function combinedFrom(runs: readonly OpenRun[]): CombinedFrom {
  const areKept = runs.every((open) =>
    heldOutCases(open).every(({ caseId, fold }) => existsSync(probabilityFile(predictionsOf(open, fold), caseId))),
  );
  return areKept ? 'probabilities' : 'labels';
}

/**
 * Combines what runs made of their held-out cases, case by case, writes the labels and gives them on for scoring. The runs
 * have the same folds (`requireSameFolds`), so that no network in it has seen the case. From labels alone, the mean is a
 * majority vote, and a weighted mean one in which runs have as many votes as they weigh. One case is in memory at a time.
 */
export async function combineHeldOut(given: GroupScoring): Promise<void> {
  const { runs, way, from, folder, signal } = given;
  const [{ dataset, root }] = runs;
  const cases = heldOutCases(runs[0]);
  await makeFolder(folder);
  for (const [done, { caseId, fold }] of cases.entries()) {
    if (signal?.aborted) throw new StudioError('cancelled', 'the scoring was stopped', 'start it again');
    given.onCase?.(done, cases.length, caseId);
    const each = dataset.cases.find(({ id }) => id === caseId)!;
    const { sample, origin } = await loadCase(root, each, dataset);
    const { affine, shape } = sample.label!;
    const on = (volume: Volume, open: OpenRun): void => requireShape(volume.shape, shape, caseId, open);
    const shares = given.shares[fold];
    let label: LabelVolume;
    if (from === 'probabilities') {
      const combiner = createCombiner(way, shares);
      for (const open of runs) combiner.add(await read(probabilityFile(predictionsOf(open, fold), caseId), open, on));
      ({ label } = combiner.finish());
    } else {
      const read = (open: OpenRun): Promise<LabelVolume> => readLabels(open, fold, caseId, origin.classValues, on);
      label = await (way === 'weighted'
        ? weighedVote(runs, shares, dataset.classes.length, read)
        : plainVote(runs, dataset.classes.length, read));
    }
    const prediction = { ...label, affine };
    await writePrediction(folder, caseId, { label: prediction, probabilities: null, origin });
    given.onScored({ caseId, fold, truth: sample.label!, prediction });
  }
}

type ReadLabels = (open: OpenRun) => Promise<LabelVolume>;
type Check = (volume: Volume, open: OpenRun) => void;

async function plainVote(runs: readonly OpenRun[], classes: number, labelsOf: ReadLabels): Promise<LabelVolume> {
  const vote = createVote();
  for (const open of runs) vote.add(await labelsOf(open), classes);
  return vote.finish();
}

async function weighedVote(
  runs: readonly OpenRun[],
  shares: readonly number[],
  classes: number,
  labelsOf: ReadLabels,
): Promise<LabelVolume> {
  const combiner = createCombiner('weighted', shares);
  for (const open of runs) combiner.add(oneHot(await labelsOf(open), classes));
  return combiner.finish().label;
}

async function readLabels(
  open: OpenRun,
  fold: number,
  caseId: string,
  classValues: readonly number[],
  check: Check,
): Promise<LabelVolume> {
  const path = predictionFile(predictionsOf(open, fold), caseId);
  const { volume } = await formatOf(path).read(path);
  const name = `the prediction of ${nameOfRun(open)}`;
  const canonical = toCanonical(toClassIndexes(volume, classValues, caseId, name)).volume;
  check(canonical, open);
  return canonical;
}

async function read(path: string, open: OpenRun, check: Check): Promise<FloatVolume> {
  const { volume } = await formatOf(path).read(path);
  const canonical = toCanonical(volume).volume as FloatVolume;
  check(canonical, open);
  return canonical;
}

function predictionsOf({ folder }: OpenRun, fold: number): string {
  return foldPaths.predictions(runPaths.fold(folder, fold));
}

function requireShape(found: Shape, expected: Shape, caseId: string, open: OpenRun): void {
  if (found.slice(0, 3).join() === expected.slice(0, 3).join()) return;
  throw new StudioError(
    'bad-run',
    `what ${nameOfRun(open)} predicted of case ${caseId} lies on another grid than the truth`,
    'copy the whole run folder again, or train it again',
  );
}
