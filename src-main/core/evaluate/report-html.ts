import { rowShares, shareText } from '../../../shared/confusion-picture.ts';
import { pictureUnits } from '../../../shared/metrics.ts';
import type { ConfusionMatrix, Report, Spread } from '../../../shared/report.ts';
import { metricOf, type MetricId } from './evaluate.ts';
import { figureText, headingOf, headline, reportLines, shownIn, undefinedNote } from './report.ts';

export interface ReportImage {
  /** Relative to the HTML file, with forward slashes. */
  readonly path: string;
  /** What it shows: the caption, and the text for who cannot see it. */
  readonly caption: string;
  /** Only shown when the reader asks for it. */
  readonly isFolded?: boolean;
}

/** One self-contained page without scripts: the table, the spread of every metric, the pictures, the definitions. */
export function reportHtml(report: Report, images: readonly ReportImage[] = []): string {
  const lines = reportLines(report).map(
    ({ fold, className, cases, figures }) =>
      `<tr><td>${fold}</td><th scope="row">${className === null ? 'mean' : escapeHtml(className)}</th>` +
      `<td>${cases}</td>${figures.map((figure) => `<td>${figure}</td>`).join('')}</tr>`,
  );
  const spreads = Object.entries(report.pooled.perClass).flatMap(([name, byMetric]) =>
    Object.entries(byMetric).map(([id, spread]) => spreadRow(report, name, id as MetricId, spread)),
  );
  const definitions = Object.entries(report.definitions).map(
    ([id, definition]) =>
      `<dt>${escapeHtml(metricOf(id as MetricId).title)} (${escapeHtml(definition)})</dt>` +
      `<dd>${escapeHtml(metricOf(id as MetricId).help)}</dd>`,
  );
  const figureOf = ({ path, caption }: ReportImage): string =>
    `<figure><img src="${encodeURI(path)}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
  const figures = images.filter(({ isFolded }) => !isFolded).map(figureOf);
  const folded = images.filter(({ isFolded }) => isFolded).map(figureOf);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Report of ${escapeHtml(report.runId)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Report of ${escapeHtml(report.runId)}</h1>
<p class="headline">${headline(report)}</p>
${table('Means over cases by fold and class', ['Fold', 'Class', 'Cases', ...shownIn(report).map(headingOf)], lines)}
<p>${escapeHtml(undefinedNote(report))}</p>
${table('All out-of-fold cases', ['Class', 'Metric', 'Mean', '95 % interval', 'SD', 'Median', 'Lowest', 'Highest', 'n', 'Undefined'], spreads)}
${report.confusion ? confusionTable(report.confusion) : ''}
${figures.join('\n')}
${folded.length === 0 ? '' : `<details>\n<summary>Curves of the other scores (${folded.length})</summary>\n${folded.join('\n')}\n</details>`}
<h2>What the figures mean</h2>
<p>${escapeHtml(report.emptyPolicy)}</p>
<p>The background is left out of all means. Intervals are bootstrap intervals over cases. ${pictureUnits}</p>
<dl>
${definitions.join('\n')}
</dl>
</main>
</body>
</html>
`;
}

function spreadRow(report: Report, name: string, id: MetricId, spread: Spread): string {
  const interval = report.pooled.perClassInterval95[name][id];
  const range = interval ? `${figureText(id, interval[0])} to ${figureText(id, interval[1])}` : 'NA';
  const cells = [spread.sd, spread.median, spread.min, spread.max].map((value) => figureText(id, value));
  return (
    `<tr><th scope="row">${escapeHtml(name)}</th><td class="text">${escapeHtml(headingOf(id))}</td><td>${figureText(id, spread.mean)}</td>` +
    [range, ...cells, spread.n, spread.nUndefined].map((cell) => `<td>${cell}</td>`).join('') +
    '</tr>'
  );
}

/** The same as the picture, for who cannot see it, and with all digits. */
function confusionTable(matrix: ConfusionMatrix): string {
  const shares = rowShares(matrix);
  const rows = matrix.voxels.map((row, truth) => {
    const cells = row.map((voxels, i) => `<td>${shareText(shares[truth][i])}<br>${voxels.toLocaleString('en')}</td>`);
    return `<tr><th scope="row">${escapeHtml(matrix.classes[truth])}</th>${cells.join('')}</tr>`;
  });
  const caption = 'Voxels of each true class (rows) by predicted class (columns): share of the row, and number';
  return table(caption, ['Truth', ...matrix.classes.map(escapeHtml)], rows);
}

/** Wide tables scroll inside a box that the keyboard can reach. */
function table(caption: string, heading: readonly string[], rows: readonly string[]): string {
  return `<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${heading.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --ground: #ffffff; --line: #c8ced6; --quiet: #f3f5f7; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ed; --ground: #15181c; --line: #3d444d; --quiet: #1f242a; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
.headline { font-size: 1.25rem; }
.scroll { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th[scope='row'], td:first-child, .text { text-align: left; font-weight: 400; }
thead th { background: var(--quiet); }
thead th:nth-child(-n + 2) { text-align: left; }
figure { margin: 1.5rem 0; }
summary { font-weight: 600; cursor: pointer; }
img { max-width: 100%; height: auto; background: #ffffff; }
dt { font-weight: 600; }
`;
