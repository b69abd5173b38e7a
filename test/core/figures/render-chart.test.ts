import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartColours, diceChart, lossChart } from '../../../shared/charts.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { loadFonts } from '../../../src-main/core/figures/fonts.ts';
import { renderChartPng } from '../../../src-main/core/figures/render-chart.ts';
import { busiestRow, decodePng, pixelsOf } from './pixels.ts';

const records = (losses: readonly number[], dice: readonly (number | null)[] = []): EpochRecord[] =>
  losses.map((loss, i) => ({
    epoch: i + 1,
    loss,
    learningRate: 0.001,
    validationLoss: null,
    validationDice: dice,
    seconds: 1,
    elapsedSeconds: i + 1,
  }));
const [blue, vermillion, green] = chartColours.light.series;

test('Dice curves lie where the axis from 0 to 1 says', async () => {
  const chart = diceChart(records(Array<number>(40).fill(1), [0.25, 0.5, 1]), ['a', 'b', 'c']);
  const picture = await decodePng(await renderChartPng(chart));
  assert.deepEqual([picture.width, picture.height], [900, 540]);
  assert.deepEqual([...picture.data.subarray(0, 4)], [255, 255, 255, 255]);

  const [quarter, half, one] = [blue, vermillion, green].map((colour) => busiestRow(pixelsOf(picture, colour)));
  assert.ok(one < half && half < quarter);
  assert.ok(Math.abs(half - one - 2 * (quarter - half)) <= 2, `rows ${one}, ${half}, ${quarter}`);
  const columns = pixelsOf(picture, blue)
    .filter(([, y]) => y === quarter)
    .map(([x]) => x);
  assert.ok(columns[0] < 90 && columns.at(-1)! > 870, 'the curve spans the chart');
});

test('a falling loss falls in the picture', async () => {
  const picture = await decodePng(await renderChartPng(lossChart(records([3, 2, 1]))));
  // The legend is above the curves.
  const curve = pixelsOf(picture, blue).filter(([, y]) => y > 90);
  const first = curve.reduce((a, b) => (b[0] < a[0] ? b : a));
  const last = curve.reduce((a, b) => (b[0] > a[0] ? b : a));
  assert.ok(last[0] - first[0] > 750 && last[1] - first[1] > 300, `${first} to ${last}`);
});

test('scale multiplies the pixels, and the dark theme fills the picture', async () => {
  const png = await renderChartPng(lossChart([], 'dark'), { width: 300, height: 200, scale: 2 });
  const picture = await decodePng(png);
  assert.deepEqual([picture.width, picture.height], [600, 400]);
  const dark = pixelsOf(picture, chartColours.dark.background);
  assert.ok(dark.some(([x, y]) => x === 599 && y === 399));
});

test('titles are drawn where the machine has a font', async (t) => {
  if (!(await loadFonts())) return t.skip('no font');
  const picture = await decodePng(await renderChartPng(lossChart([])));
  const title = pixelsOf(picture, chartColours.light.text).filter(([x, y]) => x < 300 && y < 40);
  const axis = pixelsOf(picture, chartColours.light.secondary).filter(([x, y]) => x > 400 && x < 500 && y > 505);
  assert.ok(title.length > 200, `title: ${title.length} pixels`);
  assert.ok(axis.length > 20, `axis title: ${axis.length} pixels`);
});

const oddLosses = [[], [1], [0], [NaN], [Infinity, 1], [-1, 1], [1e300, 1e-300], [1, 1]];
for (const losses of oddLosses) {
  test(`losses ${JSON.stringify(losses.map(String))} give a picture`, async () => {
    for (const chart of [lossChart(records(losses, [null])), diceChart(records(losses, [null]), ['a'])]) {
      const picture = await decodePng(await renderChartPng(chart));
      assert.ok(pixelsOf(picture, chartColours.light.grid).length > 500);
    }
  });
}

test('a single epoch shows as a point', async () => {
  const picture = await decodePng(await renderChartPng(lossChart(records([1]))));
  const point = pixelsOf(picture, blue).filter(([, y]) => y > 90);
  assert.ok(point.length >= 15, `${point.length} pixels`);
});

test('drawing leaves the chart as it was', async () => {
  const chart = lossChart(records([2, 1]));
  await renderChartPng(chart);
  assert.deepEqual(chart, lossChart(records([2, 1])));
});
