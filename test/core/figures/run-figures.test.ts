import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { confusionSize, drawConfusion, inkOn } from '../../../shared/confusion-picture.ts';
import type { EvaluationRow } from '../../../src-main/core/evaluate/evaluate.ts';
import { metricChart, writeScoreFigures } from '../../../src-main/core/figures/run-figures.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { classes, row, rows } from '../evaluate/rows.ts';
import { decodePng, pixelsOf } from './pixels.ts';

const confusion = {
  classes: classes.map(({ name }) => name),
  voxels: [
    [100, 0, 0],
    [0, 0, 50],
    [0, 0, 0],
  ],
};

test('a run gets a box plot of each metric that it has, and its confusion matrix', async () => {
  const folder = join(temporaryFolder(), 'figures');
  const figures = await writeScoreFigures(folder, { rows, classes, confusion, colours: 'studio' });
  assert.deepEqual(readdirSync(folder).sort(), ['boxplot.dice.png', 'boxplot.hd95.png', 'confusion.png']);
  assert.deepEqual(
    figures.map(({ metric }) => metric),
    ['dice', 'hd95', null],
  );
  const picture = await decodePng(readFileSync(join(folder, 'boxplot.dice.png')));
  assert.deepEqual([picture.width, picture.height], [720, 480]);
  // The outlines of a box and of its points.
  for (const colour of ['#e69f00', '#56b4e9']) assert.ok(pixelsOf(picture, colour).length > 100, colour);
  const without = await writeScoreFigures(folder, { rows, classes, confusion: null, colours: 'studio' });
  assert.equal(without.length, 2);
});

test('a box plot has the held-out cases with a defined value, by class, in the colours asked for', () => {
  const chart = metricChart('dice', { rows, classes, confusion: null, colours: 'miscnn' });
  assert.deepEqual(
    chart.data.datasets.map(({ label, borderColor, data }) => [label, borderColor, data.map(({ id, y }) => [id, y])]),
    [
      [
        'Anterior',
        '#ff0000',
        [
          ['case_c', 0.4],
          ['case_a', 0.8],
          ['case_b', 0.9],
        ],
      ],
      [
        'Posterior',
        '#0000ff',
        [
          ['case_a', 0.5],
          ['case_c', 0.7],
        ],
      ],
    ],
  );
});

test('an axis of volumes goes below zero, and has its unit', () => {
  const signed: EvaluationRow[] = [row('a', 1, 'volumeDifference', -2), row('b', 1, 'volumeDifference', 1)];
  const chart = metricChart('volumeDifference', { rows: signed, classes, confusion: null, colours: 'studio' });
  const { y } = chart.options!.scales as { y: { min: number; max: number; title: { text: string } } };
  assert.ok(y.min < -2 && y.max > 1);
  assert.equal(y.title.text, 'Volume difference ml');
});

test('a square of the matrix is as dark as its share of the row, and a row without voxels is empty', async () => {
  const folder = temporaryFolder();
  await writeScoreFigures(folder, { rows: [], classes, confusion, colours: 'studio' });
  const picture = await decodePng(readFileSync(join(folder, 'confusion.png')));
  const { width, height } = confusionSize(confusion);
  assert.deepEqual([picture.width, picture.height], [2 * width, 2 * height]);
  const colourAt = (truth: number, prediction: number): number[] => {
    const [x, y] = [2 * (16 + 160 + 8 + 88 * prediction + 8), 2 * (16 + 36 + 44 + 88 * truth + 8)];
    return [...picture.data.subarray(4 * (y * picture.width + x), 4 * (y * picture.width + x) + 3)];
  };
  const [full, none] = [
    [0, 114, 178],
    [255, 255, 255],
  ];
  assert.deepEqual([colourAt(0, 0), colourAt(0, 1), colourAt(1, 1), colourAt(1, 2)], [full, none, none, full]);
  assert.deepEqual([colourAt(2, 0), colourAt(2, 2)], [none, none]);
});

test('many classes make a picture that stays small, without numbers that nobody could read', () => {
  const names = Array.from({ length: 120 }, (_, i) => `class ${i}`);
  const many = { classes: names, voxels: names.map((_, i) => names.map((__, j) => Number(i === j))) };
  const { width, height } = confusionSize(many);
  assert.ok(width < 1300 && height < 1300);
  const texts: string[] = [];
  const nothing = (): void => {};
  const context = {
    ...{ fillStyle: '', strokeStyle: '', font: '', textAlign: '', textBaseline: '' },
    ...{ save: nothing, restore: nothing, scale: nothing, fillRect: nothing, strokeRect: nothing },
    fillText: (text: string) => void texts.push(text),
    measureText: (text: string) => ({ width: 7 * text.length }),
  };
  drawConfusion(context, many, { theme: 'dark', font: 'sans-serif' });
  assert.ok(texts.includes('class 119') && !texts.some((text) => text.includes('%')));
});

test('text on a square has the higher contrast of black and white', () => {
  assert.deepEqual(
    [inkOn([255, 255, 255]), inkOn([0, 0, 255]), inkOn([0, 114, 178])],
    ['#000000', '#ffffff', '#ffffff'],
  );
});
