import { isLossScore, readScoreColumns, scoreColumns, type EpochScores, type Score } from './epoch-scores.ts';
import { StudioError } from './errors.ts';

/** What one epoch of a training came to. */
export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  /** Mean training loss over the epoch's steps; NaN where the training diverged. */
  readonly loss: number;
  readonly learningRate: number;
  /** null where this epoch was not validated. */
  readonly validationLoss: number | null;
  /** One value a foreground class, in class order; null where the class is undefined or was not validated. */
  readonly validationDice: readonly (number | null)[];
  /** The other scores of the validation patches; histories of older versions have none. */
  readonly scores?: EpochScores;
  /** Time of this epoch. */
  readonly seconds: number;
  /** Time of the training up to the end of this epoch, over all its sessions. */
  readonly elapsedSeconds: number;
}

/** What a record has of a score, Dice among them: a value a class, or one of a loss. Empty where there is none. */
export function scoreValues({ validationDice, scores = {} }: EpochRecord, id: string): readonly (number | null)[] {
  const score = id === 'dice' ? validationDice : (scores[id] ?? null);
  if (score === null) return [];
  return typeof score === 'number' ? [score] : score;
}

const columnsBefore = ['epoch', 'loss', 'learning_rate', 'val_loss'] as const;
const columnsAfter = ['seconds', 'elapsed_seconds'] as const;
const dicePrefix = 'val_dice_';

/**
 * The text of `history.tsv`: a header, then a line an epoch; NA for null and NaN. Numbers are the shortest decimals
 * that read back as the same bits. Scores come last, `val_METRIC_CLASS` and `val_LOSS_loss`; those that only some of the
 * records have are NA in the others.
 */
export function historyTsv(records: readonly EpochRecord[], foregroundClassNames: readonly string[]): string {
  const names = foregroundClassNames.map(escapeName);
  const ids = [...new Set(records.flatMap(({ scores = {} }) => Object.keys(scores)))];
  const lines = records.map((record) => {
    if (record.validationDice.length !== foregroundClassNames.length) {
      const counts = `${record.validationDice.length} Dice values for ${foregroundClassNames.length} classes`;
      throw new StudioError('internal', `epoch ${record.epoch} has ${counts}`, 'report this defect');
    }
    return [
      ...[record.epoch, record.loss, record.learningRate, record.validationLoss],
      ...record.validationDice,
      ...[record.seconds, record.elapsedSeconds],
      ...ids.flatMap((id) => record.scores?.[id] ?? scoreColumns(id, names).map(() => null)),
    ].map(cellOf);
  });
  const header = [
    ...[...columnsBefore, ...names.map((name) => dicePrefix + name), ...columnsAfter],
    ...ids.flatMap((id) => scoreColumns(id, names)),
  ];
  return [header, ...lines].map((line) => `${line.join('\t')}\n`).join('');
}

/**
 * The inverse of `historyTsv`; NA reads as null where null is allowed, else as NaN. Windows line ends and a byte order
 * mark are accepted. Throws `bad-file` with the line (the header is line 1) and the value for the first fault.
 */
export function parseHistoryTsv(text: string): { classNames: string[]; records: EpochRecord[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  // Without its line end, the last number may have lost digits without looking wrong.
  if (lines.pop() !== '') throw badLine(lines.length + 1, 'has no line end: the file is cut off');
  if (lines.length === 0) throw badLine(1, 'is missing: the file is empty');
  const columns = lines[0].split('\t');
  const header = parseHeader(columns);
  const { classNames } = header;

  const records = lines.slice(1).map((line, i) => parseRecord(line.split('\t'), columns, header, i + 2));
  records.forEach(({ epoch }, i) => {
    const previous = i === 0 ? 0 : records[i - 1].epoch;
    if (!Number.isInteger(epoch) || epoch < 1) throw badLine(i + 2, `has epoch ${epoch}, not a whole number from 1`);
    if (epoch <= previous) throw badLine(i + 2, `has epoch ${epoch} after epoch ${previous}`);
  });
  return { classNames, records };
}

interface Header {
  readonly classNames: string[];
  /** Which scores come after the other columns, and how many values each has. */
  readonly scores: readonly { readonly id: string; readonly count: number }[];
}

function parseHeader(columns: readonly string[]): Header {
  const secondsAt = columns.indexOf(columnsAfter[0], columnsBefore.length);
  const end = secondsAt < 0 ? columns.length : secondsAt + columnsAfter.length;
  const diceEnd = Math.max(columnsBefore.length, end - columnsAfter.length);
  const diceColumns = columns.slice(columnsBefore.length, diceEnd);
  const wanted = [...columnsBefore, ...diceColumns, ...columnsAfter];
  wanted.forEach((name, i) => {
    if (columns[i] !== name) throw badLine(1, `has column ${shown(columns[i])} where ${shown(name)} belongs`);
  });
  const names = diceColumns.map((column) => {
    if (column.startsWith(dicePrefix)) return column.slice(dicePrefix.length);
    throw badLine(1, `has column ${shown(column)} where one that starts with "${dicePrefix}" belongs`);
  });
  const [scores, wrong] = readScoreColumns(columns.slice(end), names);
  if (wrong !== null) throw badLine(1, `has column ${shown(columns[end + wrong])} where a score belongs`);
  return { classNames: names.map(unescapeName), scores };
}

function parseRecord(cells: readonly string[], columns: readonly string[], header: Header, line: number): EpochRecord {
  if (cells.length !== columns.length) {
    throw badLine(line, `has ${cells.length} values instead of ${columns.length}: ${shown(cells.join('\t'))}`);
  }
  const values = cells.map((cell, i) => {
    if (cell === 'NA') return null;
    if (!/^-?(\d+(\.\d*)?(e[+-]?\d+)?|Infinity)$/i.test(cell)) {
      throw badLine(line, `has ${columns[i]} ${shown(cell)}, neither a number nor NA`);
    }
    return Number(cell);
  });
  const [epoch, loss, learningRate, validationLoss, ...rest] = values;
  const validationDice = rest.splice(0, header.classNames.length);
  const [seconds, elapsedSeconds] = rest.splice(0, columnsAfter.length);
  return {
    epoch: epoch ?? NaN,
    loss: loss ?? NaN,
    learningRate: learningRate ?? NaN,
    validationLoss,
    validationDice,
    seconds: seconds ?? NaN,
    elapsedSeconds: elapsedSeconds ?? NaN,
    scores: scoresOf(header.scores, rest),
  };
}

function scoresOf(scores: Header['scores'], values: (number | null)[]): EpochScores {
  const taken = [...values];
  return Object.fromEntries(
    scores.map(({ id, count }): [string, Score] => {
      const own = taken.splice(0, count);
      return [id, isLossScore(id) ? own[0] : own];
    }),
  );
}

function cellOf(value: number | null): string {
  if (value === null || Number.isNaN(value)) return 'NA';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Names stay readable; only what would break a table apart is written as in a URL. */
function escapeName(name: string): string {
  return name.replaceAll(/[\u0000-\u001f%"\u007f]/g, (each) => `%${each.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function unescapeName(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function badLine(line: number, fault: string): StudioError {
  return new StudioError(
    'bad-file',
    `history line ${line} ${fault}`,
    'correct that line, or restore the file from a copy',
  );
}

function shown(text: string | undefined): string {
  if (text === undefined) return 'none';
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
