import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Report } from '../../../shared/report.ts';
import { confusionTsv } from '../../../shared/confusion-tsv.ts';
import { allOrNull, type Confusion } from '../evaluate/confusion.ts';
import type { EvaluationRow } from '../evaluate/evaluate.ts';
import { reportHtml, type ReportImage } from '../evaluate/report-html.ts';
import { buildReport, shownMetrics } from '../evaluate/report.ts';
import { evaluationTsv } from '../evaluate/tables.ts';
import { writeScoreFigures } from '../figures/run-figures.ts';
import { writeFileAtomic, writeJsonAtomic } from '../runs/files.ts';
import { runPaths, type OpenRun } from '../runs/run-folder.ts';

/**
 * Writes what a run ends with: tables, figures, the page, and last of all `report.json`. `confusions` are those of the
 * folds that scored a case, null where an older version did.
 */
export async function writeReport(
  { folder, run, pipeline, dataset }: OpenRun,
  rows: readonly EvaluationRow[],
  confusions: readonly (Confusion | null)[],
): Promise<Report> {
  const { classes } = dataset;
  const { seed, evaluation: settings } = pipeline;
  const report = buildReport(rows, classes, { runId: run.id, seed, settings, confusions: allOrNull(confusions) });
  const { confusion = null } = report;
  await writeFileAtomic(runPaths.evaluation(folder), evaluationTsv(rows, classes, settings));
  if (confusion) await writeFileAtomic(runPaths.confusion(folder), confusionTsv(confusion));
  const scores = { rows, classes, confusion, colours: 'studio' } as const;
  const drawn = await writeScoreFigures(runPaths.figures(folder), scores);
  const shown = drawn
    .filter(({ metric }) => metric === null || (shownMetrics as readonly string[]).includes(metric))
    .map(({ file, caption }) => ({ path: `${basename(runPaths.figures(folder))}/${file}`, caption }));
  const curves = await Promise.all(run.folds.map((_, fold) => curvesOf(runPaths.fold(folder, fold), fold)));
  await writeFileAtomic(runPaths.reportPage(folder), reportHtml(report, [...shown, ...curves.flat()]));
  await writeJsonAtomic(runPaths.report(folder), report);
  return report;
}

/** The curves of a fold's training: loss, Dice and the losses that were asked for, then the metrics that are scored anyway. */
async function curvesOf(home: string, fold: number): Promise<ReportImage[]> {
  const scores = (await readdir(home)).flatMap((name) => /^validation\.(.+)\.png$/.exec(name)?.[1] ?? []);
  const main = ['loss', 'dice', ...scores.filter((score) => score.endsWith('_loss')).sort()];
  const others = scores.filter((score) => !main.includes(score)).sort();
  return [...main.filter((score) => scores.includes(score)), ...others].map((score) => ({
    caption: `Fold ${fold + 1}: ${score === 'loss' ? 'loss' : `${titleOf(score)} of validation patches`}`,
    path: `${basename(home)}/validation.${score}.png`,
    isFolded: others.includes(score),
  }));
}

/** Of a score by the name of its file, as `volume_similarity`. */
function titleOf(score: string): string {
  return score === 'dice' ? 'Dice' : score.replaceAll('_', ' ').trim();
}
