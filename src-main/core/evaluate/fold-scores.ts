import { existsSync } from 'node:fs';
import { confusionSchema } from '../../../shared/report.ts';
import { readJson, readText, writeFileAtomic, writeJsonAtomic } from '../runs/files.ts';
import { foldPaths } from '../runs/run-folder.ts';
import { namedConfusion, type Confusion } from './confusion.ts';
import { metricIds, type EvaluationRow } from './evaluate.ts';

/** Scores of the held-out cases of a fold. */
export interface FoldScores {
  readonly rows: EvaluationRow[];
  /** Null where no case was held out, or an older version scored the fold. */
  readonly confusion: Confusion | null;
}

/** Writes the scores last: where they are, the fold is scored. */
export async function writeFoldScores(
  home: string,
  { rows, confusion }: FoldScores,
  classes: readonly { readonly name: string }[],
): Promise<void> {
  if (confusion) await writeJsonAtomic(foldPaths.confusion(home), namedConfusion(confusion, classes));
  await writeFileAtomic(foldPaths.scores(home), JSON.stringify(rows, keepNaN));
}

/** Null where the fold in folder `home` is not scored yet. */
export async function readFoldScores(home: string): Promise<FoldScores | null> {
  if (!existsSync(foldPaths.scores(home))) return null;
  const all = JSON.parse(await readText(foldPaths.scores(home)), reviveNaN) as EvaluationRow[];
  // The plug-in of a metric may have gone since.
  const rows = all.filter(({ metric }) => metricIds().includes(metric));
  return { rows, confusion: await readFoldConfusion(home) };
}

/** Null where none was written: by older versions, or because no case was held out. */
export async function readFoldConfusion(home: string): Promise<Confusion | null> {
  if (!existsSync(foldPaths.confusion(home))) return null;
  return (await readJson(foldPaths.confusion(home), confusionSchema)).voxels;
}

/** JSON has no NaN; here it means that a score is undefined. */
function keepNaN(_key: string, value: unknown): unknown {
  return Number.isNaN(value) ? 'NaN' : value;
}

function reviveNaN(_key: string, value: unknown): unknown {
  return value === 'NaN' ? NaN : value;
}
