import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { CombineWay } from '../../../shared/combine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Report } from '../../../shared/report.ts';
import type { Confusion } from '../../core/evaluate/confusion.ts';
import { evaluateCase, type EvaluationRow } from '../../core/evaluate/evaluate.ts';
import { combinedFrom, combineHeldOut, type CombinedFrom, type GroupScoring } from '../../core/evaluate/score-group.ts';
import { mean } from '../../core/evaluate/statistics.ts';
import { memberShares } from '../../core/predict/member-shares.ts';
import { makeFolder, readJson, writeJsonAtomic } from '../../core/runs/files.ts';
import { nameOfRun, requireAlike } from '../../core/runs/require-alike.ts';
import { requireSameData } from '../../core/runs/require-same-data.ts';
import { requireSameFolds } from '../../core/runs/require-same-folds.ts';
import { foldPaths, requireFreeFolder, runPaths, viewRun, type OpenRun } from '../../core/runs/run-folder.ts';
import { writeReport } from '../../core/train/write-report.ts';

export interface EnsembleCall {
  readonly runs: readonly string[];
  /** A new folder. */
  readonly out: string;
  readonly combine: CombineWay;
  /** One a run; null: what each run's Dice is in the other folds. */
  readonly weights: readonly number[] | null;
  readonly signal?: AbortSignal;
  onCase?(done: number, total: number, caseId: string): void;
}

export interface ScoredEnsemble {
  readonly from: CombinedFrom;
  readonly report: Report;
}

/**
 * Scores runs as one: their predictions of held-out cases are combined case by case, so that no network in it has seen the
 * case. Writes the labels, and tables and report as a run has them. Throws `bad-run` where the runs were not cross-validated
 * alike, `usage` where weights or labels do not allow it; nothing is written then.
 */
export async function scoreEnsemble(call: EnsembleCall): Promise<ScoredEnsemble> {
  const { out, signal } = call;
  const ensemble = await openEnsemble(call);
  await requireFreeFolder(out);
  await requireSameData(ensemble.runs[0], signal);

  const existed = existsSync(out);
  await makeFolder(out);
  try {
    return { from: ensemble.from, report: await writeEnsemble(ensemble, call) };
  } catch (error) {
    // Half an ensemble is of no use, and would be in the way of the next attempt. The folder was empty before.
    const made = existed ? (await readdir(out).catch(() => [])).map((name) => join(out, name)) : [out];
    for (const path of made) await rm(path, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Runs that can be scored as one, and what each counts for. Throws as `scoreEnsemble` does. */
export async function openEnsemble(
  call: Pick<EnsembleCall, 'runs' | 'combine' | 'weights'>,
): Promise<Pick<GroupScoring, 'runs' | 'way' | 'shares' | 'from'>> {
  if (call.runs.length < 2) throw new StudioError('usage', 'one run is no ensemble', 'name two runs or more');
  const runs = await Promise.all(call.runs.map(viewRun));
  requireAlike(runs);
  for (const open of runs) requireScored(open);
  requireSameFolds(runs);
  const from = combinedFrom(runs);
  if (from === 'labels' && runs.length === 2) {
    throw new StudioError(
      'usage',
      'two runs without kept probabilities: where they differ, one of them would always win',
      'name a third run, or train with prediction.keepProbabilities',
    );
  }
  const shares = await sharesByFold(runs, call.combine, call.weights);
  return { runs, way: call.combine, shares, from };
}

async function writeEnsemble(
  { runs, way, shares, from }: Awaited<ReturnType<typeof openEnsemble>>,
  { out, signal, onCase }: EnsembleCall,
): Promise<Report> {
  const [first] = runs;
  const { classes } = first.dataset;
  const { evaluation: settings } = first.pipeline;
  const rows: EvaluationRow[] = [];
  const confusions: Confusion[] = [];
  await combineHeldOut({
    ...{ runs, way, shares, from, signal, onCase },
    folder: join(out, 'predictions'),
    onScored({ caseId, fold, truth, prediction }) {
      const scored = evaluateCase({ caseId, truth, prediction, classes, settings, fold });
      rows.push(...scored.rows);
      confusions.push(scored.confusion);
    },
  });
  const created = new Date().toISOString();
  const id = `ensemble-${created.slice(0, 10)}-${randomBytes(4).toString('hex')}`;
  await writeJsonAtomic(join(out, 'ensemble.json'), {
    ...{ schemaVersion: 1, id, created, combine: way, from },
    members: runs.map(({ run, folder }, i) => ({
      run: run.id,
      folder: relative(resolve(out), resolve(folder)).replaceAll('\\', '/'),
      // In each fold.
      shares: shares.map((ofFold) => ofFold[i]),
    })),
    folds: first.run.folds,
  });
  // As of a run that has no curves.
  return writeReport({ ...first, folder: out, run: { ...first.run, id, folds: [] } }, rows, confusions);
}

function requireScored({ folder, run }: OpenRun): void {
  const missing = run.folds.findIndex((_, fold) => !existsSync(foldPaths.scores(runPaths.fold(folder, fold))));
  if (missing < 0) return;
  const message = `fold ${missing + 1} of ${nameOfRun({ folder })} is not scored yet`;
  throw new StudioError('bad-run', message, 'finish the run by "resume" first');
}

/** What runs count for in each fold. By their Dice in the other folds: the cases that are scored have no say in it. */
async function sharesByFold(
  runs: readonly OpenRun[],
  way: CombineWay,
  weights: readonly number[] | null,
): Promise<readonly (readonly number[])[]> {
  const { folds } = runs[0].run;
  const members = (dice: readonly (number | null)[]) =>
    runs.map((open, i) => ({ name: `the run ${nameOfRun(open)}`, dice: dice[i] }));
  if (way !== 'weighted' || weights !== null) {
    const shares = memberShares(way, weights, members([]));
    return folds.map(() => shares);
  }
  if (folds.length < 2) {
    throw new StudioError(
      'usage',
      'runs of one fold have no other cases to weigh them by',
      'give weights, or combine by mean',
    );
  }
  const scores = await Promise.all(runs.map(readDice));
  return folds.map((_, fold) =>
    memberShares(
      way,
      null,
      members(scores.map((ofRun) => meanForegroundDice(ofRun.filter((each) => each.fold !== fold)))),
    ),
  );
}

interface StoredDice {
  readonly fold: number;
  readonly classIndex: number;
  readonly value: number;
}

const rowsSchema = z.array(
  // Undefined values are texts.
  z.object({ classIndex: z.number(), metric: z.string(), value: z.unknown() }),
);

async function readDice({ folder, run }: OpenRun): Promise<StoredDice[]> {
  const folds = await Promise.all(
    run.folds.map((_, fold) => readJson(foldPaths.scores(runPaths.fold(folder, fold)), rowsSchema)),
  );
  return folds.flatMap((rows, fold) =>
    rows.flatMap(({ classIndex, metric, value }) =>
      metric === 'dice' && classIndex > 0 && typeof value === 'number' ? [{ fold, classIndex, value }] : [],
    ),
  );
}

/** Of the classes' means over cases; null where no class is defined. */
function meanForegroundDice(scores: readonly StoredDice[]): number | null {
  const classes = [...new Set(scores.map(({ classIndex }) => classIndex))];
  if (classes.length === 0) return null;
  return mean(classes.map((c) => mean(scores.filter((each) => each.classIndex === c).map(({ value }) => value))));
}
