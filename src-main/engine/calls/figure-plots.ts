import type { ColourScheme } from '../../../shared/draw/colours.ts';
import { StudioError } from '../../../shared/errors.ts';
import { addedConfusions, allOrNull, namedConfusion } from '../../core/evaluate/confusion.ts';
import { readFoldScores } from '../../core/evaluate/fold-scores.ts';
import { writeScoreFigures } from '../../core/figures/run-figures.ts';
import { runPaths, viewRun } from '../../core/runs/run-folder.ts';

export interface MadePlots {
  readonly schemaVersion: 1;
  /** Base names, in the folder asked for. */
  readonly files: readonly string[];
  readonly cases: number;
}

/** Draws the scores of a run as far as it is scored. Throws `not-found` where nothing is. */
export async function makePlots({
  run: folder,
  out,
  colours,
}: {
  readonly run: string;
  readonly out: string;
  readonly colours: ColourScheme;
}): Promise<MadePlots> {
  const { run, dataset } = await viewRun(folder);
  const read = await Promise.all(run.folds.map((_, fold) => readFoldScores(runPaths.fold(folder, fold))));
  const scores = read.filter((each) => each !== null).filter(({ rows }) => rows.length > 0);
  if (scores.length === 0) {
    throw new StudioError('not-found', 'this run has no scores yet', 'go on with it by "resume", or name another run');
  }
  const rows = scores.flatMap((each) => each.rows);
  const { classes } = dataset;
  const confusion = addedConfusions(allOrNull(scores.map((each) => each.confusion)) ?? []);
  const figures = await writeScoreFigures(out, {
    ...{ rows, classes, colours, confusion: confusion && namedConfusion(confusion, classes) },
  });
  const cases = new Set(rows.map(({ caseId }) => caseId)).size;
  return { schemaVersion: 1, files: figures.map(({ file }) => file), cases };
}
