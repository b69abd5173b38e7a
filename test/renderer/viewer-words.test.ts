import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewVolume } from '../../shared/viewer.ts';
import { classPixels, layersOf } from '../../shared/draw/layers.ts';
import { defaultDisplay } from '../../shared/display.ts';
import { windowFor } from '../../shared/draw/window-choice.ts';
import { draggedWindow } from '../../src-renderer/viewer/dragged-window.ts';
import type { ShownCase } from '../../src-renderer/viewer/viewer-state.svelte.ts';
import { slicePlace, windowText } from '../../shared/draw/captions.ts';
import { valuesAt } from '../../src-renderer/viewer/words.ts';
import { pixelOf } from '../../shared/draw/colours.ts';

const affine = [2, 0, 0, -3, 0, 1, 0, -10, 0, 0, 5, 40, 0, 0, 0, 1];
const image: ViewVolume = {
  ...{ shape: [2, 2, 3], spacingMm: [5, 1, 2], affine, window: [10, 90] },
  data: Int16Array.from({ length: 12 }, (_, i) => i * 10 - 20),
};
const classes = [
  { name: 'background', colour: '#000000' },
  { name: 'Liver', colour: '#ff0000' },
  { name: 'Tumour', colour: 'odd' },
];
const shown: ShownCase = {
  source: { of: 'run', id: 'run-1', caseId: 'case-7' },
  facts: { caseId: 'case-7', channels: ['CT'], classes, hasTruth: true, hasPrediction: false },
  channel: 0,
  image,
  read: null,
  truth: { ...image, data: Uint8Array.from({ length: 12 }, (_, i) => (i === 11 ? 2 : 0)) },
  prediction: null,
};

test('values under the cursor are those of the voxel, its place in millimetres', () => {
  assert.deepEqual(valuesAt(shown, [2, 1, 1]), {
    ...{ place: '(1.0, −9.0, 45.0)', voxel: '2, 1, 1', intensity: '90', truth: 'Tumour', prediction: null },
  });
  assert.equal(valuesAt(shown, [0, 0, 0]).intensity, '−20');
  assert.equal(valuesAt(shown, [0, 0, 0]).truth, 'background');
});

test('a slice is named by the side of the patient and its distance', () => {
  assert.equal(slicePlace(shown.image, 'axial', 1), 'S 45.0 mm');
  assert.equal(slicePlace(shown.image, 'coronal', 0), 'P 10.0 mm');
  assert.equal(slicePlace(shown.image, 'sagittal', 0), 'L 3.0 mm');
});

test('windows: percentiles, all, a preset, by hand', () => {
  assert.deepEqual(windowFor({ of: 'auto' }, image), [10, 90]);
  assert.deepEqual(windowFor({ of: 'full' }, image), [-20, 90]);
  assert.deepEqual(windowFor({ of: 'preset', id: 'lung' }, image), [-1350, 150]);
  assert.deepEqual(windowFor({ of: 'hand', window: [1, 2] }, image), [1, 2]);
  assert.equal(windowText([-160, 240]), 'W 400  L 40');
  assert.equal(windowText([-0.25, 0.25]), 'W 0.5000  L 0.0000');
});

test('dragged right a window gets wider, dragged down its level rises, and it never turns over', () => {
  assert.deepEqual(draggedWindow([0, 300], [0, 300], 20, 0), [-10, 310]);
  assert.deepEqual(draggedWindow([0, 300], [0, 300], 0, 50), [50, 350]);
  const [low, high] = draggedWindow([0, 300], [0, 300], -5000, 0);
  assert.ok(high > low);
});

test('the background and classes that are off have no colour; an odd one gets the palette’s', () => {
  assert.deepEqual(classPixels(classes, new Set([1])), [null, null, pixelOf('#56b4e9')]);
});

test('truth over prediction: solid over dashed, or outline over fill', () => {
  const outlines = layersOf('overlay', [], defaultDisplay, 1);
  assert.deepEqual(
    outlines.map(({ of, style }) => [of, style.mode, style.isDashed ?? false]),
    [
      ['prediction', 'outline', true],
      ['truth', 'outline', false],
    ],
  );
  const fills = layersOf('overlay', [], { ...defaultDisplay, mode: 'fill' }, 1);
  assert.deepEqual(
    fills.map(({ of, style }) => [of, style.mode]),
    [
      ['prediction', 'fill'],
      ['truth', 'outline'],
    ],
  );
  const alone = layersOf('overlay', [], { ...defaultDisplay, mode: 'fill', hasPrediction: false }, 1);
  assert.deepEqual(
    alone.map(({ of, style }) => [of, style.mode]),
    [['truth', 'fill']],
  );
  assert.deepEqual(layersOf('truth', [], { ...defaultDisplay, hasLabels: false }, 1), []);
});
