import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartColours, diceChart, lossChart, scoreChart, type LineChart } from '../../shared/charts.ts';
import type { EpochRecord } from '../../shared/history.ts';

const records = (count: number, of: (epoch: number) => Partial<EpochRecord> = () => ({})): EpochRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    loss: 1 / (i + 1),
    learningRate: 0.001,
    validationLoss: 2 / (i + 1),
    validationDice: [0.5, 0.7],
    seconds: 1,
    elapsedSeconds: i + 1,
    ...of(i + 1),
  }));
const classNames = ['Anterior', 'Posterior'];
const labels = (chart: LineChart) => chart.data.datasets.map(({ label }) => label);
const colours = (chart: LineChart) => chart.data.datasets.map(({ borderColor }) => borderColor);

test('the loss chart has a training and a validation series', () => {
  const chart = lossChart(records(2));
  assert.deepEqual(labels(chart), ['Training', 'Validation']);
  assert.deepEqual(colours(chart), ['#0072b2', '#d55e00']);
  assert.deepEqual(
    chart.data.datasets.map(({ data }) => data),
    [
      [
        { x: 1, y: 1 },
        { x: 2, y: 0.5 },
      ],
      [
        { x: 1, y: 2 },
        { x: 2, y: 1 },
      ],
    ],
  );
  const { scales, animation, plugins } = chart.options!;
  assert.deepEqual(Object.keys(scales!), ['x', 'y']);
  assert.equal(scales!.x!.title!.text, 'Epoch');
  assert.equal(scales!.y!.title!.text, 'Loss');
  assert.equal(animation, false);
  assert.equal(plugins!.subtitle!.display, false);
});

test('epochs without a value leave no point, so that the line goes on', () => {
  const chart = lossChart(records(6, (epoch) => ({ validationLoss: epoch % 3 === 0 ? 0.5 : null })));
  assert.deepEqual(chart.data.datasets[1].data, [
    { x: 3, y: 0.5 },
    { x: 6, y: 0.5 },
  ]);
  const diverged = lossChart(records(3, (epoch) => ({ loss: [1, NaN, Infinity][epoch - 1] })));
  assert.deepEqual(diverged.data.datasets[0].data, [{ x: 1, y: 1 }]);
});

test('the loss axis is logarithmic only for positive losses over more than two orders of magnitude', () => {
  const typeFor = (...losses: number[]) =>
    lossChart(records(losses.length, (epoch) => ({ loss: losses[epoch - 1], validationLoss: null }))).options!.scales!
      .y!;
  assert.equal(typeFor(100, 1).type, 'linear');
  assert.equal(typeFor(101, 1).type, 'logarithmic');
  assert.equal(typeFor(101, 1).title!.text, 'Loss (logarithmic scale)');
  assert.equal(typeFor(101, 1, 0).type, 'linear');
  assert.equal(typeFor(101, -1).type, 'linear');
});

test('markers vanish from series of more than 30 points', () => {
  const radii = (chart: LineChart) => chart.data.datasets.map(({ pointRadius }) => pointRadius);
  assert.deepEqual(radii(lossChart(records(30))), [3, 3]);
  assert.deepEqual(radii(lossChart(records(31))), [0, 0]);
  // A single validation in a long training is a marker or nothing.
  assert.deepEqual(radii(lossChart(records(50, (epoch) => ({ validationLoss: epoch === 50 ? 1 : null })))), [0, 3]);
});

test('the Dice chart has a series a class and their mean, from 0 to 1', () => {
  const chart = diceChart(
    records(3, (epoch) => ({
      validationDice: [
        [0.5, 0.7],
        [null, 0.8],
        [null, null],
      ][epoch - 1],
    })),
    classNames,
  );
  assert.deepEqual(labels(chart), ['Mean of the classes', 'Anterior', 'Posterior']);
  assert.deepEqual(chart.data.datasets[0].data, [
    { x: 1, y: 0.6 },
    { x: 2, y: 0.8 },
  ]);
  assert.deepEqual(chart.data.datasets[1].data, [{ x: 1, y: 0.5 }]);
  const y = chart.options!.scales!.y!;
  assert.deepEqual([y.type, y.min, y.max, y.title!.text], ['linear', 0, 1, 'Dice coefficient (0 to 1)']);
});

test('another metric is drawn as the Dice is, on its own axis where it leaves 0 to 1', () => {
  const chart = (values: number[][]) =>
    scoreChart(
      records(2, (epoch) => ({ scores: { f: values[epoch - 1] } })),
      { id: 'f', title: 'F' },
      classNames,
    );
  const shares = chart([
    [0.25, 0.75],
    [1, 0],
  ]);
  assert.deepEqual(labels(shares), ['Mean of the classes', 'Anterior', 'Posterior']);
  assert.deepEqual(
    shares.data.datasets[0].data.map(({ y }) => y),
    [0.5, 0.5],
  );
  const { min, max, title } = shares.options!.scales!.y!;
  assert.deepEqual([min, max, title!.text], [0, 1, 'F (0 to 1)']);
  const { y } = chart([[-2, 3], []]).options!.scales!;
  assert.deepEqual([y!.min, y!.max, y!.title!.text], [undefined, undefined, 'F']);
});

test('a loss that is scored as well is one line, also where only some epochs have it', () => {
  const scored = records(3, (epoch) => (epoch === 1 ? {} : { scores: { 'loss:focal': 1 / epoch } }));
  const chart = scoreChart(scored, { id: 'loss:focal', title: 'Focal' }, classNames);
  assert.deepEqual(labels(chart), ['Validation']);
  assert.deepEqual(chart.data.datasets[0].data, [
    { x: 2, y: 1 / 2 },
    { x: 3, y: 1 / 3 },
  ]);
  assert.equal(chart.options!.plugins!.title!.text, 'Validation loss: Focal');
});

test('one class needs no mean', () => {
  const one = records(2, () => ({ validationDice: [0.5] }));
  assert.deepEqual(labels(diceChart(one, ['Tumour'])), ['Tumour']);
});

test('no two classes look the same, up to 12', () => {
  const names = Array.from({ length: 12 }, (_, i) => `class ${i}`);
  const chart = diceChart(
    records(2, () => ({ validationDice: names.map(() => 0.5) })),
    names,
  );
  assert.deepEqual(labels(chart), ['Mean of the classes', ...names]);
  const looks = chart.data.datasets.map(({ borderColor, borderDash }) => JSON.stringify([borderColor, borderDash]));
  assert.equal(new Set(looks).size, looks.length);
});

test('of many classes the mean and the extremes are shown', () => {
  const names = Array.from({ length: 13 }, (_, i) => `class ${i}`);
  const dice = names.map((_, i) => (i === 0 ? null : i / 20));
  const chart = diceChart(
    records(1, () => ({ validationDice: dice })),
    names,
  );
  assert.deepEqual(labels(chart), ['Mean of the classes', 'Highest class', 'Lowest class']);
  assert.deepEqual(
    chart.data.datasets.map(({ data }) => data[0].y),
    [0.325, 0.6, 0.05],
  );
});

test('a chart of no epoch says so', () => {
  for (const chart of [lossChart([]), diceChart([], classNames)]) {
    assert.deepEqual([chart.options!.scales!.y!.min, chart.options!.scales!.y!.max], [0, 1]);
    assert.equal(chart.options!.plugins!.subtitle!.display, true);
    assert.ok(chart.data.datasets.every(({ data }) => data.length === 0));
  }
});

test('a chart is plain data', () => {
  const chart = diceChart(records(2), classNames, 'dark');
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
});

for (const theme of ['light', 'dark'] as const) {
  test(`text and lines stand out from the ${theme} background`, () => {
    const { background, text, secondary, series } = chartColours[theme];
    assert.equal(lossChart([], theme).options!.backgroundColor, background);
    // WCAG 2.2: 4.5 for text, 3 for what is needed to read a graph (1.4.3 and 1.4.11).
    for (const colour of [text, secondary]) assert.ok(contrast(colour, background) >= 4.5, colour);
    for (const colour of series.slice(0, 3)) assert.ok(contrast(colour, background) >= 3, colour);
  });
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
