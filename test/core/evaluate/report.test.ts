import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportSchema } from '../../../shared/report.ts';
import { reportHtml } from '../../../src-main/core/evaluate/report-html.ts';
import { reportTable } from '../../../src-main/core/evaluate/report-table.ts';
import { buildReport } from '../../../src-main/core/evaluate/report.ts';
import { classes, rows } from './rows.ts';

const report = buildReport(rows, classes, { runId: 'run <1>', seed: 5 });

test('the report has each fold, all cases pooled, and fits its schema', () => {
  assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), report);
  assert.deepEqual(
    report.folds.map(({ fold, cases }) => [fold, cases]),
    [
      [0, 2],
      [1, 1],
    ],
  );
  assert.equal(report.folds[1].mean.dice?.toFixed(9), ((0.4 + 0.7) / 2).toFixed(9));
  assert.equal(report.pooled.cases, 3);
  assert.equal(report.meanForegroundDice, report.pooled.mean.dice);
  assert.match(report.emptyPolicy, /diagonal/);
});

test('the table lines up, fits 100 columns and names folds from 1', () => {
  const lines = reportTable(report).split('\n');
  const figures = lines.filter((line) => /^(\d|all)/.test(line));
  assert.equal(figures.length, 2 * 2 + 2 + 1);
  assert.equal(new Set([lines[0], lines[1], ...figures].map((line) => line.length)).size, 1);
  assert.ok(lines.every((line) => line.length <= 100 || line.startsWith('Undefined')));
  assert.ok(lines.includes('Definitions: Dice: DSC, HD95: HD95.max.'));
  assert.match(figures[1], /^1 +Posterior +2 +0\.500 +6\.00$/);
  assert.match(figures[6], /^all +\(mean\) +3 +0\.650 /);
  assert.match(lines[0], /HD95 mm$/);
  assert.match(reportTable(report), /Mean foreground Dice 0\.650, 95 % interval 0\.\d{3} to 0\.\d{3} \(3 cases\)/);
  assert.match(reportTable(report), /Dice of Posterior in 1 of 3 cases/);
});

test('a single training has no fold lines', () => {
  const single = buildReport(
    rows.map((row) => ({ ...row, fold: 0 })),
    classes,
    { runId: 'a', seed: 1 },
  );
  assert.doesNotMatch(reportTable(single), /^1 /m);
});

test('the page is self-contained, escapes names and describes its pictures', () => {
  const html = reportHtml(report, [
    { path: 'fold-0/loss curve.png', caption: 'Loss "of" fold 1' },
    { path: 'fold-0/other.png', caption: 'Other', isFolded: true },
  ]);
  assert.match(html, /<h1>Report of run &lt;1&gt;<\/h1>/);
  assert.match(html, /<img src="fold-0\/loss%20curve.png" alt="Loss &quot;of&quot; fold 1">/);
  assert.match(
    html,
    /loss%20curve[^]*<details>\s*<summary>[^<]*\(1\)<\/summary>\s*<figure><img src="fold-0\/other.png"/,
  );
  assert.doesNotMatch(reportHtml(report), /<details>/);
  assert.doesNotMatch(html, /<script|https?:|undefined<|NaN/);
  assert.match(html, /prefers-color-scheme: dark/);
  assert.match(html, /1 mm stands for one pixel/);
  for (const tag of ['table', 'tr', 'td', 'th', 'div', 'figure', 'details', 'dl']) {
    const count = (pattern: string): number => html.match(new RegExp(pattern, 'g'))?.length ?? 0;
    assert.equal(count(`<${tag}[ >]`), count(`</${tag}>`), tag);
  }
});
