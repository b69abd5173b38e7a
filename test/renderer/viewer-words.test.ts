import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewVolume } from '../../shared/viewer.ts';
import { classPixels, layersOf, type LayerView } from '../../shared/draw/layers.ts';
import { usualPair } from '../../shared/draw/pane-view.ts';
import { defaultDisplay } from '../../shared/display.ts';
import { windowFor } from '../../shared/draw/window-choice.ts';
import { draggedWindow } from '../../src-renderer/viewer/dragged-window.ts';
import type { ShownCase } from '../../src-renderer/viewer/viewer-state.svelte.ts';
import { slicePlace, windowText } from '../../shared/draw/captions.ts';
import { valuesAt } from '../../src-renderer/viewer/words.ts';
import { pixel, pixelOf } from '../../shared/draw/colours.ts';

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
  facts: {
    caseId: 'case-7',
    channels: ['CT'],
    classes,
    hasImage: true,
    hasTruth: true,
    hasPrediction: false,
    hasProbabilities: false,
  },
  channel: 0,
  image,
  read: null,
  truth: { ...image, data: Uint8Array.from({ length: 12 }, (_, i) => (i === 11 ? 2 : 0)) },
  prediction: null,
  ...{ other: null, otherName: '', heat: null },
};

test('values under the cursor are those of the voxel, its place in millimetres', () => {
  assert.deepEqual(valuesAt(shown, [2, 1, 1]), {
    ...{ place: '(1.0, −9.0, 45.0)', voxel: '2, 1, 1', intensity: '90', truth: 'Tumour' },
    ...{ prediction: null, other: null, heat: null },
  });
  assert.equal(valuesAt(shown, [0, 0, 0]).intensity, '−20');
  assert.equal(valuesAt(shown, [0, 0, 0]).truth, 'background');
});

test('the value of a map is read as a share; where there is no image there is no intensity', () => {
  const heat = { ...image, data: Uint8Array.from({ length: 12 }, (_, i) => (i === 11 ? 107 : 0)) };
  assert.equal(valuesAt({ ...shown, heat }, [2, 1, 1]).heat, '0.42');
  assert.equal(valuesAt({ ...shown, facts: { ...shown.facts, hasImage: false } }, [2, 1, 1]).intensity, null);
});

test('the pixels of a picture are counted from its upper left corner, and lie nowhere in a room', () => {
  const picture = { ...shown, facts: { ...shown.facts, isPicture: true } };
  assert.deepEqual([valuesAt(picture, [2, 1, 1]).place, valuesAt(picture, [2, 1, 1]).voxel], [null, '0, 0, 1']);
  const flat = { ...picture, image: { ...image, shape: [1, 2, 3] } } as typeof shown;
  assert.equal(valuesAt(flat, [0, 1, 0]).voxel, '2, 0');
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

const view: LayerView = {
  ...{ content: 'overlay', colours: [], display: defaultDisplay, pair: usualPair, flicker: 0, swipe: 0.25 },
  ...{ size: { width: 100, height: 80 }, ratio: 1 },
};
const both = { truth: true, prediction: true };

test('truth over prediction: solid over dashed, or outline over fill', () => {
  const outlines = layersOf(view, both);
  assert.deepEqual(
    outlines.map(({ of, style }) => [of, style.mode, style.isDashed ?? false]),
    [
      ['prediction', 'outline', true],
      ['truth', 'outline', false],
    ],
  );
  const fills = layersOf({ ...view, display: { ...defaultDisplay, mode: 'fill' } }, both);
  assert.deepEqual(
    fills.map(({ of, style }) => [of, style.mode]),
    [
      ['prediction', 'fill'],
      ['truth', 'outline'],
    ],
  );
  for (const [display, has] of [
    [{ ...defaultDisplay, mode: 'fill', hasPrediction: false }, both],
    [
      { ...defaultDisplay, mode: 'fill' },
      { truth: true, prediction: false },
    ],
  ] as const) {
    const alone = layersOf({ ...view, display }, has);
    assert.deepEqual(
      alone.map(({ of, style }) => [of, style.mode]),
      [['truth', 'fill']],
    );
  }
  assert.deepEqual(layersOf({ ...view, display: { ...defaultDisplay, hasLabels: false } }, both), []);
});

test("MIScnn's colours take the place of chosen ones, in labels and in differences", () => {
  assert.deepEqual(classPixels(classes, new Set(), 'miscnn'), [null, pixelOf('#ff0000'), pixelOf('#0000ff')]);
  const [layer] = layersOf({ ...view, content: 'difference', display: { ...defaultDisplay, colours: 'miscnn' } }, both);
  // Both; prediction only; truth only.
  const [none, ...colours] = layer.style.colours;
  assert.equal(none, null);
  assert.deepEqual(colours.slice(0, 3), [pixel(31, 113, 80), pixel(153, 12, 12), pixel(3, 92, 135)]);
});

test('a swipe shows one of the pair left and the other right of the divider, both in one style', () => {
  const [left, right] = layersOf({ ...view, content: 'swipe' }, both);
  assert.deepEqual([left.of, left.within], ['truth', { from: 0, to: 25 }]);
  assert.deepEqual([right.of, right.within], ['prediction', { from: 25, to: 100 }]);
  assert.equal(left.style, right.style);
  const blinded = layersOf({ ...view, content: 'swipe', pair: ['prediction', 'truth'] }, both);
  assert.deepEqual([blinded[0].of, blinded[1].of], ['prediction', 'truth']);
});

test('a flicker shows one of the pair', () => {
  const shown = (flicker: 0 | 1) => layersOf({ ...view, content: 'flicker', flicker }, both).map(({ of }) => of);
  assert.deepEqual([shown(0), shown(1)], [['truth'], ['prediction']]);
});
