/**
 * What the validation patches of an epoch scored beside loss and Dice, by id. A metric, as `jaccard`, has one value a
 * foreground class, in class order, null where it is undefined; a loss, as `loss:tversky`, one value in all. Nothing, or
 * null, where the epoch was not validated.
 */
export type EpochScores = Readonly<Record<string, Score>>;
export type Score = number | null | readonly (number | null)[];

/** What begins the id of a loss among the scores. */
export const lossPrefix = 'loss:';

export function isLossScore(id: string): boolean {
  return id.startsWith(lossPrefix);
}

/**
 * The columns of a score in `history.tsv`, in MIScnn's way: `val_jaccard_CLASS` of each class, `val_focal_tversky_loss`.
 * Classes are given as their columns have them. None of them looks like a loss, as `val_jaccard_test_loss` would: the
 * last letter of such a name is written as in a URL.
 */
export function scoreColumns(id: string, classes: readonly string[]): string[] {
  if (isLossScore(id)) return [`val_${scoreName(id)}`];
  return classes.map((name) => `val_${scoreName(id)}_${name.replace(/loss$/, 'los%73')}`);
}

/** As in MIScnn's files: `focal_tversky_loss`. */
export function scoreName(id: string): string {
  return isLossScore(id) ? `${snakeCase(id.slice(lossPrefix.length))}_loss` : snakeCase(id);
}

/**
 * The inverse for all such columns of a table: which scores they are, and how many columns each has. `wrong` is the place
 * of the first column that belongs to none; null where there is no such column.
 */
export function readScoreColumns(
  columns: readonly string[],
  classes: readonly string[],
): [scores: { id: string; count: number }[], wrong: number | null] {
  const scores: { id: string; count: number }[] = [];
  for (let i = 0; i < columns.length; i += scores.at(-1)!.count) {
    const id = idOf(columns[i], classes);
    if (id === null) return [scores, i];
    const expected = scoreColumns(id, classes);
    const wrong = expected.findIndex((name, j) => columns[i + j] !== name);
    if (wrong >= 0) return [scores, i + wrong];
    scores.push({ id, count: expected.length });
  }
  return [scores, null];
}

function idOf(column: string, classes: readonly string[]): string | null {
  const [, loss] = column.match(/^val_(.+)_loss$/) ?? [];
  if (loss !== undefined) return lossPrefix + camelCase(loss);
  if (classes.length === 0) return null;
  const end = scoreColumns('', classes)[0].slice('val_'.length);
  return column.startsWith('val_') && column.endsWith(end) ? camelCase(column.slice('val_'.length, -end.length)) : null;
}

/** `focalTversky` → `focal_tversky`; an underscore is doubled, so that every name comes back. */
function snakeCase(id: string): string {
  return id.replaceAll(/[A-Z_]/g, (each) => `_${each.toLowerCase()}`);
}

function camelCase(text: string): string {
  return text.replaceAll(/_([a-z_])/g, (_, each: string) => each.toUpperCase());
}
