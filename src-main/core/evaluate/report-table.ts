import type { Report } from '../../../shared/report.ts';
import { definitionNote, headingOf, headline, reportLines, shownIn, undefinedNote } from './report.ts';

const longestName = 24;

/** The plain-text table that a run ends with, narrower than 100 columns. */
export function reportTable(report: Report): string {
  const heading = ['Fold', 'Class', 'Cases', ...shownIn(report).map(headingOf)];
  const body = reportLines(report).map(({ fold, className, cases, figures }) => [
    fold,
    shortened(className ?? '(mean)'),
    String(cases),
    ...figures,
  ]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...body].map((cells) => cells[column].length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');

  const lines = [line(heading), rule];
  for (const [i, cells] of body.entries()) {
    if (i > 0 && cells[0] !== body[i - 1][0]) lines.push('');
    lines.push(line(cells));
  }
  const notes = [headline(report), undefinedNote(report), definitionNote(report)].filter((note) => note !== '');
  return [...lines, '', ...notes, ''].join('\n');
}

function shortened(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`;
}
