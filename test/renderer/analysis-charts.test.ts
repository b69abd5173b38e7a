import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Point } from '../../shared/charts.ts';
import type { Analysis } from '../../shared/study.ts';
import { frequencyChart, sharePercents } from '../../src-renderer/screens/data/analysis/frequency-chart.ts';
import { histogramChart, isApart } from '../../src-renderer/screens/data/analysis/histogram-chart.ts';
import { rangeChart } from '../../src-renderer/screens/data/analysis/range-chart.ts';
import { stripChart } from '../../src-renderer/screens/data/analysis/strip-chart.ts';
import { figure, figuresOf } from '../../src-renderer/screens/data/analysis/view.ts';
import { shownClasses } from '../../src-renderer/screens/data/classes.ts';

const classes = shownClasses(
  {
    classes: [
      { value: 0, name: 'background' },
      { value: 1, name: 'anterior' },
      { value: 2, name: 'posterior' },
    ],
  },
  { excluded: [], classNames: {}, classColours: {}, groups: {} },
);
const intensities: Analysis['intensities'][number] = {
  channel: 'MRI',
  min: 0,
  max: 100,
  mean: 50,
  sd: 10,
  overall: [10, 20, 30, 0],
  perClass: [
    [10, 10, 0, 0],
    [0, 10, 30, 0],
    [0, 0, 0, 0],
  ],
  relative: { min: -0.5, max: 1.5, overall: [0, 30, 30, 0], perClass: [[0, 20, 0, 0], [0, 10, 30, 0], []] },
  perCase: [
    { id: 'bright', min: 20, p1: 30, median: 60, p99: 90, max: 100 },
    { id: 'dark', min: 0, p1: 5, median: 20, p99: 60, max: 70 },
  ],
};
const look = { isLogarithmic: false, isShare: false, isRelative: false, neutral: '#ffffff' };

const frequencies: Analysis['classes'] = [
  {
    name: 'background',
    voxels: 60,
    share: 0.6,
    cases: 2,
    volumesMl: [
      { id: 'a', value: 3 },
      { id: 'b', value: 9 },
    ],
  },
  {
    name: 'anterior',
    voxels: 40,
    share: 0.4,
    cases: 1,
    volumesMl: [
      { id: 'a', value: 1 },
      { id: 'b', value: 1 },
    ],
  },
  {
    name: 'posterior',
    voxels: 0,
    share: 0,
    cases: 0,
    volumesMl: [
      { id: 'a', value: 0 },
      { id: 'b', value: 0 },
    ],
  },
];

test('a histogram has a curve for all voxels and for each class that occurs, at the middle of the bins', () => {
  const { config, table } = histogramChart(intensities, classes, { ...look, isLogarithmic: false, isShare: false });
  const curves = config.data.datasets;
  assert.deepEqual(
    curves.map(({ label }) => label),
    ['All voxels', 'background', 'anterior'],
  );
  assert.deepEqual(curves[0].data as Point[], [
    { x: 12.5, y: 10 },
    { x: 37.5, y: 20 },
    { x: 62.5, y: 30 },
    { x: 87.5, y: 0 },
  ]);
  assert.equal(curves[2].borderColor, '#e69f00');
  assert.deepEqual(table.rows[1], [25, 50, 20, 10, 10]);
});

test('shares of a histogram sum to 100 % for each curve', () => {
  const { config } = histogramChart(intensities, classes, { ...look, isLogarithmic: true, isShare: true });
  for (const { data } of config.data.datasets) {
    const sum = (data as Point[]).reduce((total, { y }) => total + y, 0);
    assert.ok(Math.abs(sum - 100) < 1e-9, String(sum));
  }
  const axis = config.options?.scales?.y as { type: string; min: number };
  assert.equal(axis.type, 'logarithmic');
  // Below the smallest bin that holds anything: 10 of 60 voxels.
  assert.ok(Math.abs(axis.min - 100 / 6 / 2) < 1e-9, String(axis.min));
});

test('relative intensities have an axis of their own', () => {
  const { config, table } = histogramChart(intensities, classes, { ...look, isRelative: true });
  assert.deepEqual((config.data.datasets[2].data as Point[])[1], { x: -0.25 + 0.5, y: 10 });
  assert.deepEqual(table.rows[0].slice(0, 2), [-0.5, 0]);
});

test('cases are apart where one is far above the middle one', () => {
  const [bright, dark] = intensities.perCase;
  assert.equal(isApart({ perCase: [bright, dark, dark] }), false);
  assert.equal(isApart({ perCase: [dark, dark, { ...bright, p99: 241 }] }), true);
});

test('ranges stand in the order of the medians', () => {
  const { config, table } = rangeChart(intensities.perCase, { isLogarithmic: false, neutral: '#ffffff' });
  assert.deepEqual(config.data.labels, ['dark', 'bright']);
  assert.deepEqual(config.data.datasets[1].data[0] as unknown, [5, 60]);
  assert.deepEqual(table.rows[0], ['dark', 0, 5, 20, 60, 70]);
});

test('on a logarithmic axis bars from zero begin at its lower end', () => {
  const { config, table } = rangeChart(intensities.perCase, { isLogarithmic: true, neutral: '#ffffff' });
  assert.deepEqual(config.data.datasets[2].data[0] as unknown, [0.5, 70]);
  assert.equal((config.options?.scales?.y as { min: number }).min, 0.5);
  assert.equal(table.rows[0][1], 0);
});

test('class frequencies are percents, with the background only if asked', () => {
  const without = frequencyChart(frequencies, classes, { hasBackground: false });
  assert.deepEqual(without.config.data.labels, ['anterior', 'posterior']);
  assert.deepEqual(without.config.data.datasets[0].data, [40, 0]);
  const whole = frequencyChart(frequencies, classes, { hasBackground: true });
  assert.deepEqual(whole.table.rows[0], ['background', 0, 60, 60, 2]);
});

test('the shares of a case sum to 100 %', () => {
  assert.deepEqual(sharePercents(frequencies), [
    [75, 90],
    [25, 10],
    [0, 0],
  ]);
});

test('strips have a dot for each case around their place, and a box', () => {
  const values = [1, 2, 3, 4, 5].map((value) => ({ id: `case ${value}`, value }));
  const { config, table } = stripChart(
    [
      { name: 'x', values },
      { name: 'none', values: [] },
    ],
    'Size (voxels)',
  );
  const [dots, none, medians, quartiles] = config.data.datasets;
  assert.deepEqual(
    (dots.data as Point[]).map(({ y }) => y),
    [1, 2, 3, 4, 5],
  );
  assert.ok((dots.data as Point[]).every(({ x }) => Math.abs(x) < 0.5));
  assert.equal(none.data.length, 0);
  assert.deepEqual(medians.data as unknown[], [{ x: 0, y: 3, id: 'Median' }]);
  assert.deepEqual(quartiles.data as unknown[], [{ x: 0, y: [2, 4] }]);
  assert.deepEqual(table.rows[4], ['case 5', 'x', 5]);
});

test('figures are read without the noise of floating point', () => {
  assert.deepEqual(figuresOf('x', [3, 1, 2]), { name: 'x', colour: undefined, n: 3, min: 1, median: 2, max: 3 });
  assert.deepEqual([null, 12340, 1.953125, 0.1 + 0.2, 0.00001234, 1704295.3].map(figure), [
    '–',
    '12340',
    '1.953',
    '0.3',
    '1.23e-5',
    '1.70e+6',
  ]);
});
