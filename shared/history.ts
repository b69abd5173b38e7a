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
  /** Time of this epoch. */
  readonly seconds: number;
  /** Time of the training up to the end of this epoch, over all its sessions. */
  readonly elapsedSeconds: number;
}

const columnsBefore = ['epoch', 'loss', 'learning_rate', 'val_loss'] as const;
const columnsAfter = ['seconds', 'elapsed_seconds'] as const;
const dicePrefix = 'val_dice_';

/**
 * The text of `history.tsv`: a header, then a line an epoch; NA for null and NaN. Numbers are the shortest decimals
 * that read back as the same bits.
 */
export function historyTsv(records: readonly EpochRecord[], foregroundClassNames: readonly string[]): string {
  const diceColumns = foregroundClassNames.map((name) => dicePrefix + escapeName(name));
  const lines = records.map((record) => {
    if (record.validationDice.length !== foregroundClassNames.length) {
      const counts = `${record.validationDice.length} Dice values for ${foregroundClassNames.length} classes`;
      throw new StudioError('internal', `epoch ${record.epoch} has ${counts}`, 'report this defect');
    }
    return [
      ...[record.epoch, record.loss, record.learningRate, record.validationLoss],
      ...record.validationDice,
      ...[record.seconds, record.elapsedSeconds],
    ].map(cellOf);
  });
  return [[...columnsBefore, ...diceColumns, ...columnsAfter], ...lines].map((line) => `${line.join('\t')}\n`).join('');
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
  const classNames = parseHeader(columns);

  const records = lines.slice(1).map((line, i) => parseRecord(line.split('\t'), columns, i + 2));
  records.forEach(({ epoch }, i) => {
    const previous = i === 0 ? 0 : records[i - 1].epoch;
    if (!Number.isInteger(epoch) || epoch < 1) throw badLine(i + 2, `has epoch ${epoch}, not a whole number from 1`);
    if (epoch <= previous) throw badLine(i + 2, `has epoch ${epoch} after epoch ${previous}`);
  });
  return { classNames, records };
}

function parseHeader(columns: readonly string[]): string[] {
  const diceEnd = Math.max(columnsBefore.length, columns.length - columnsAfter.length);
  const diceColumns = columns.slice(columnsBefore.length, diceEnd);
  const wanted = [...columnsBefore, ...diceColumns, ...columnsAfter];
  wanted.forEach((name, i) => {
    if (columns[i] !== name) throw badLine(1, `has column ${shown(columns[i])} where ${shown(name)} belongs`);
  });
  return diceColumns.map((column) => {
    if (column.startsWith(dicePrefix)) return unescapeName(column.slice(dicePrefix.length));
    throw badLine(1, `has column ${shown(column)} where one that starts with "${dicePrefix}" belongs`);
  });
}

function parseRecord(cells: readonly string[], columns: readonly string[], line: number): EpochRecord {
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
  const [epoch, loss, learningRate, validationLoss] = values;
  const [seconds, elapsedSeconds] = values.slice(-columnsAfter.length);
  return {
    epoch: epoch ?? NaN,
    loss: loss ?? NaN,
    learningRate: learningRate ?? NaN,
    validationLoss,
    validationDice: values.slice(columnsBefore.length, -columnsAfter.length),
    seconds: seconds ?? NaN,
    elapsedSeconds: elapsedSeconds ?? NaN,
  };
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
