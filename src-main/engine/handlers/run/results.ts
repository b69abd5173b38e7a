import { existsSync } from 'node:fs';
import { z } from 'zod';
import { StudioError } from '../../../../shared/errors.ts';
import { reportSchema, type Report } from '../../../../shared/report.ts';
import type { MetricFacts, Results, Score } from '../../../../shared/run-detail.ts';
import { metricIds, metricOf, type EvaluationRow, type MetricId } from '../../../core/evaluate/evaluate.ts';
import { allOrNull } from '../../../core/evaluate/confusion.ts';
import { readFoldConfusion } from '../../../core/evaluate/fold-scores.ts';
import { buildReport } from '../../../core/evaluate/report.ts';
import { readJson } from '../../../core/runs/files.ts';
import { foldPaths, runPaths, viewRun, type OpenRun } from '../../../core/runs/run-folder.ts';
import { chosenColours, foreground } from '../../workspace/class-colours.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';

/** What is read of the rows of `scores.json`; a value that is undefined is written as text. */
const rowsSchema = z.array(
  z.object({
    caseId: z.string(),
    classIndex: z.number().int(),
    metric: z.string(),
    value: z.union([z.number(), z.literal('NaN')]),
  }),
);

/** Scores of every out-of-fold case. Throws `not-found` for a run without results, or that has none yet. */
export async function readResults(workspace: OpenWorkspace, id: string): Promise<Results> {
  const { name, absolute, dataset } = workspace.run(id);
  const open = await viewRun(absolute);
  const report = await readReport(open, name);
  const scores = await Promise.all(report.folds.map(({ fold }) => readScores(open, fold)));
  return {
    report,
    classes: foreground(open.dataset.classes, await chosenColours(workspace, dataset)),
    metrics: Object.entries(report.definitions).map(([metric, definition]) => factsOf(metric, definition)),
    scores: scores.flat(),
  };
}

/** As the run wrote it; of one that has not finished, of the folds that are scored so far. */
async function readReport(open: OpenRun, name: string): Promise<Report> {
  const { folder, run, pipeline, dataset } = open;
  if (existsSync(runPaths.report(folder))) return readJson(runPaths.report(folder), reportSchema);
  const heldOut = run.folds.some(({ validation }) => validation.length > 0);
  if (run.status === 'finished' && !heldOut) {
    const next = 'train with held-out cases to get scores';
    throw new StudioError('not-found', `"${name}" was trained on all cases and held none out`, next);
  }
  const rows = (await Promise.all(run.folds.map((_, fold) => rowsOf(open, fold)))).flat();
  if (rows.length > 0) {
    const scored = run.folds
      .map(({ validation }, fold) => ({ validation, home: runPaths.fold(folder, fold) }))
      .filter(({ validation, home }) => validation.length > 0 && existsSync(foldPaths.scores(home)));
    const confusions = allOrNull(await Promise.all(scored.map(({ home }) => readFoldConfusion(home))));
    const { seed, evaluation: settings } = pipeline;
    return buildReport(rows, dataset.classes, { runId: run.id, seed, settings, confusions });
  }
  throw new StudioError('not-found', `"${name}" has no results yet`, 'wait until a fold has been scored');
}

/** What a report is made of, of a fold that has been scored; nothing of one that has not. */
async function rowsOf({ folder }: OpenRun, fold: number): Promise<EvaluationRow[]> {
  const path = foldPaths.scores(runPaths.fold(folder, fold));
  if (!existsSync(path)) return [];
  const rows = await readJson(path, rowsSchema);
  return rows
    .filter(({ metric }) => metricIds().includes(metric as MetricId))
    .map(({ value, metric, ...row }) => ({
      ...{ ...row, fold, metric: metric as EvaluationRow['metric'], value: value === 'NaN' ? NaN : value },
      ...{ group: null, nReferenceVoxels: 0, nPredictionVoxels: 0, flag: '' as const },
    }));
}

/** Of foreground classes, as the report. */
async function readScores({ folder, dataset }: OpenRun, fold: number): Promise<Score[]> {
  const rows = await readJson(foldPaths.scores(runPaths.fold(folder, fold)), rowsSchema);
  return rows
    .filter(({ classIndex }) => classIndex > 0)
    .map(({ caseId, classIndex, metric, value }) => ({
      ...{ caseId, fold, class: dataset.classes[classIndex].name, metric },
      value: value === 'NaN' ? null : value,
    }));
}

/** A run made by a newer version may hold a metric that this one does not know. */
export function factsOf(id: string, definition: string): MetricFacts {
  if (!metricIds().includes(id as MetricId)) return { id, title: id, unit: '', better: 'higher', definition };
  const { title, unit, better, help } = metricOf(id as MetricId);
  return { id, title, unit, better, definition: `${definition}: ${help}` };
}
