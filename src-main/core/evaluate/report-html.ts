import type { Report, Spread } from '../../../shared/report.ts';
import * as metrics from '../metrics/index.ts';
import type { MetricId } from './evaluate.ts';
import { figureText, headingOf, headline, reportLines, shownMetrics, undefinedNote } from './report.ts';

export interface ReportImage {
  /** Relative to the HTML file, with forward slashes. */
  readonly path: string;
  /** What it shows: the caption, and the text for who cannot see it. */
  readonly caption: string;
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
      `<dt>${escapeHtml(metrics[id as MetricId].title)} (${escapeHtml(definition)})</dt>` +
      `<dd>${escapeHtml(metrics[id as MetricId].help)}</dd>`,
  );
  const figures = images.map(
    ({ path, caption }) =>
      `<figure><img src="${encodeURI(path)}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  );
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
${table('Means over cases by fold and class', ['Fold', 'Class', 'Cases', ...shownMetrics.map(headingOf)], lines)}
<p>${escapeHtml(undefinedNote(report))}</p>
${table('All out-of-fold cases', ['Class', 'Metric', 'Mean', '95 % interval', 'SD', 'Median', 'Lowest', 'Highest', 'n', 'Undefined'], spreads)}
${figures.join('\n')}
<h2>What the figures mean</h2>
<p>${escapeHtml(report.emptyPolicy)}</p>
<p>The background is left out of all means. Intervals are bootstrap intervals over cases.</p>
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
    `<tr><th scope="row">${escapeHtml(name)}</th><td class="text">${headingOf(id)}</td><td>${figureText(id, spread.mean)}</td>` +
    [range, ...cells, spread.n, spread.nUndefined].map((cell) => `<td>${cell}</td>`).join('') +
    '</tr>'
  );
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
img { max-width: 100%; height: auto; background: #ffffff; }
dt { font-weight: 600; }
`;
