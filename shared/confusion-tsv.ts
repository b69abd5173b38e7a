import type { ConfusionMatrix } from './report.ts';
import { textCell, tsv } from './tsv.ts';

/** A row a class of the truth, a column a class of the prediction, voxels in between. */
export function confusionTsv({ classes, voxels }: ConfusionMatrix): string {
  const names = classes.map(textCell);
  return tsv([['truth \\ prediction', ...names], ...voxels.map((row, truth) => [names[truth], ...row])]);
}
