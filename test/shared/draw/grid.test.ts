import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, paneKey, panesOf } from '../../../shared/draw/grid.ts';

const cube = { shape: [100, 100, 100], spacingMm: [1, 1, 1], affine: [] } as const;

test('with three planes each content has a row of its own', () => {
  assert.deepEqual(panesOf(['truth', 'prediction'], 'three').map(paneKey), [
    ...['axial truth', 'coronal truth', 'sagittal truth'],
    ...['axial prediction', 'coronal prediction', 'sagittal prediction'],
  ]);
  assert.deepEqual(panesOf(['overlay'], 'coronal').map(paneKey), ['coronal overlay']);
});

test('panes lie so that slices get largest', () => {
  const pair = panesOf(['truth', 'prediction'], 'axial');
  assert.equal(columnsOf(pair, cube, { width: 800, height: 500 }), 2);
  assert.equal(columnsOf(pair, cube, { width: 500, height: 800 }), 1);
  const three = panesOf(['truth', 'prediction', 'difference'], 'axial');
  assert.equal(columnsOf(three, cube, { width: 1400, height: 500 }), 3);
  assert.equal(columnsOf(three, cube, { width: 600, height: 500 }), 2);
  // Long slices lie over one another where square ones lie side by side.
  const long = { ...cube, shape: [10, 20, 100] } as const;
  assert.equal(columnsOf(pair, long, { width: 800, height: 500 }), 1);
});

test('proportions are those in millimetres', () => {
  const pair = panesOf(['truth', 'prediction'], 'coronal');
  const flat = { ...cube, shape: [20, 100, 100] } as const;
  const area = { width: 800, height: 500 };
  assert.equal(columnsOf(pair, flat, area), 1);
  assert.equal(columnsOf(pair, { ...flat, spacingMm: [5, 1, 1] }, area), 2);
});

test('three planes of several contents stay in three columns', () => {
  for (const area of [
    { width: 300, height: 900 },
    { width: 900, height: 300 },
  ]) {
    assert.equal(columnsOf(panesOf(['truth', 'prediction'], 'three'), cube, area), 3);
  }
  assert.equal(columnsOf(panesOf(['overlay'], 'three'), cube, { width: 600, height: 500 }), 2);
});

test('one pane has one column, and so have none', () => {
  assert.equal(columnsOf(panesOf(['overlay'], 'axial'), cube, { width: 0, height: 0 }), 1);
  assert.equal(columnsOf([], cube, { width: 600, height: 500 }), 1);
});
