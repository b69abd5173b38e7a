/** Rows of cells as UTF-8 text: tabs, LF, `NA` for what there is not. Texts are to go through `textCell` before. */
export function tsv(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((cells) => `${cells.map((cell) => cell ?? 'NA').join('\t')}\n`).join('');
}

/**
 * A name as one cell: tabs and line breaks spelt out, and an apostrophe before what a spreadsheet would run as a
 * formula.
 */
export function textCell(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const isNumber = escaped.trim() !== '' && Number.isFinite(Number(escaped));
  return /^[=+\-@]/.test(escaped) && !isNumber ? `'${escaped}` : escaped;
}
