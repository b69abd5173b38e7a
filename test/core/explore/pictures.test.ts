import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { encode } from 'fast-png';
import { defaultDisplay } from '../../../shared/display.ts';
import { paneCaptions } from '../../../shared/draw/captions.ts';
import { displayFor, usualPair, type DrawnCase, type PaneView } from '../../../shared/draw/pane-view.ts';
import { thumbnailOf } from '../../../src-main/core/explore/thumbnail.ts';
import { readDrawn } from '../../../src-main/core/figures/case-files.ts';
import { axialSlice } from '../../../src-main/core/volume/slice.ts';
import { temporaryFolder } from '../io/tiny.ts';

const [width, height] = [5, 4];
/** Each pixel has a grey of its own, the upper left one the darkest. */
const grey = Uint8Array.from({ length: width * height }, (_, i) => 10 * i);
/** A mask of the two upper left pixels. */
const mask = Uint8Array.from({ length: width * height }, (_, i) => (i < 2 ? 255 : 0));
const classes = [
  { value: 0, name: 'background' },
  { value: 255, name: 'foreground' },
];

async function written(): Promise<{ image: string; label: string }> {
  const folder = await temporaryFolder();
  const [image, label] = [join(folder, 'image.png'), join(folder, 'mask.png')];
  await writeFile(image, encode({ width, height, channels: 1, depth: 8, data: grey }));
  await writeFile(label, encode({ width, height, channels: 1, depth: 8, data: mask }));
  return { image, label };
}

async function drawnCase(): Promise<DrawnCase> {
  const { image, label } = await written();
  const files = { caseId: 'image', images: [image], grid: image, truth: label, prediction: null, probabilities: null };
  return readDrawn({ ...files, classes }, { channel: 0, heat: 'none' });
}

test('a picture is shown upright and not mirrored, its label where it was painted', async () => {
  const { image, label } = await written();
  const slice = await thumbnailOf({ caseId: 'image', images: [image], label, classes, most: 128 });
  assert.deepEqual([slice.width, slice.height, slice.pixelAspect], [width, height, 1]);
  assert.deepEqual(
    [...slice.label!],
    [...mask].map((value) => value / 255),
  );
  const rising = slice.grey.every((value, i) => i === 0 || value >= slice.grey[i - 1]);
  assert.ok(rising && slice.grey[0] === 0 && slice.grey[19] === 255, slice.grey.join());

  const drawn = await drawnCase();
  const volume = { ...drawn.image, shape: [1, height, width, 1] as const, data: Float32Array.from(drawn.image.data) };
  assert.deepEqual([...axialSlice(volume, null, 0, [0, 255]).grey], [...grey]);
});

const view: PaneView = {
  ...{ plane: 'axial', content: 'truth', size: { width: 600, height: 480 }, ratio: 1, zoom: 100, window: [0, 255] },
  ...{ cursor: [0, 0, 0], centre: [2, 1.5, 0], colours: [null, 1], pair: usualPair, isBlinded: false, swipe: 0.5 },
  ...{ flicker: 0, display: defaultDisplay, ruler: null },
};
const texts = (drawn: DrawnCase): string[] => paneCaptions(drawn, view).map(({ text }) => text);

test('a picture has no sides of a patient, no planes and no millimetres', async () => {
  const drawn = await drawnCase();
  assert.deepEqual(texts(drawn), ['Truth', 'image', '1 / 1', 'W 255  L 128 · × 100']);
  const scan = { ...drawn, facts: { ...drawn.facts, isPicture: false } };
  assert.deepEqual(texts(scan).slice(0, 5), [
    'Axial · Truth',
    'image',
    '1 / 1 · S 0.0 mm',
    'W 255  L 128 · × 100',
    'R',
  ]);
});

test('no side is mirrored for who looks at scans the neurological way', async () => {
  const { facts } = await drawnCase();
  const display = { ...defaultDisplay, convention: 'neurological' } as const;
  assert.equal(displayFor(display, facts).convention, 'radiological');
  assert.equal(displayFor(display, {}).convention, 'neurological');
});
