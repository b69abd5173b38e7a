import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDisplay } from '../../../shared/display.ts';
import { paneCaptions, paneTitle, type Caption } from '../../../shared/draw/captions.ts';
import { pixelOf } from '../../../shared/draw/colours.ts';
import { colourMaps } from '../../../shared/draw/colour-maps.ts';
import { heatAlphas, heatBar } from '../../../shared/draw/draw-heat.ts';
import { Painter } from '../../../shared/draw/painter.ts';
import { usualPair, type DrawnCase, type PaneView } from '../../../shared/draw/pane-view.ts';
import { planeAxes } from '../../../shared/draw/plane.ts';
import { rulerMm } from '../../../shared/draw/ruler.ts';
import { sceneOf } from '../../../shared/draw/scene.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';

const [black, red, white] = ['#000000', '#ff0000', '#ffffff'].map(pixelOf);

/** Slices of 6 × 4 voxels: black, with truth at the right of the patient and a prediction at the left. */
const grid: Omit<ViewVolume, 'data'> = {
  shape: [3, 4, 6],
  spacingMm: [3, 1, 2],
  affine: [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
  window: [0, 100],
};
const volume = (at: (x: number) => number): ViewVolume => ({
  ...grid,
  data: Uint8Array.from({ length: 72 }, (_, i) => at(i % 6)),
});
const drawn: DrawnCase = {
  facts: { caseId: 'case-7', hasImage: true, classes: [{ name: 'background' }, { name: 'Liver' }] },
  image: volume(() => 0),
  truth: volume((x) => (x >= 4 ? 1 : 0)),
  prediction: volume((x) => (x < 3 ? 1 : 0)),
  ...{ other: volume(() => 1), otherName: 'run-2', heat: volume((x) => [0, 32, 64, 128, 255, 255][x]) },
};

/** A pixel of the frame for half a millimetre: 24 × 8 pixels of slice. */
const view: PaneView = {
  ...{ plane: 'axial', content: 'overlay', size: { width: 24, height: 8 }, ratio: 1 },
  ...{ cursor: [0, 0, 1], centre: [2.5, 1.5, 1], zoom: 2, window: [0, 100] },
  display: { ...defaultDisplay, mode: 'fill', fillOpacity: 1, hasCrosshair: false },
  ...{ colours: [null, red], pair: usualPair, isBlinded: false, swipe: 0.5, flicker: 0, ruler: null },
};

/** One pixel of each voxel along a row, from the left of the screen, which is the right of the patient: x = 5 … 0. */
function row(changes: Partial<PaneView>): number[] {
  const next = { ...view, ...changes };
  const { pixels, width } = new Painter().paint(sceneOf(drawn, next), next.size);
  return Array.from({ length: 6 }, (_, column) => pixels[4 * width + 4 * column + 3]);
}

test('each content of a pane shows its own labels', () => {
  assert.deepEqual(row({ content: 'truth' }), [red, red, black, black, black, black]);
  assert.deepEqual(row({ content: 'prediction' }), [black, black, black, red, red, red]);
  assert.deepEqual(row({ content: 'other' }), Array(6).fill(red));
  assert.deepEqual(row({ content: 'flicker', flicker: 0 }), row({ content: 'truth' }));
  assert.deepEqual(row({ content: 'flicker', flicker: 1 }), row({ content: 'prediction' }));
  assert.deepEqual(
    row({ content: 'difference' }),
    ['#cc79a7', '#cc79a7', '#000000', '#e69f00', '#e69f00', '#e69f00'].map(pixelOf),
  );
});

test('a swipe shows truth up to its divider and the prediction beyond, with a line between', () => {
  const next: PaneView = { ...view, content: 'swipe', swipe: 0.75 };
  const { pixels } = new Painter().paint(sceneOf(drawn, next), next.size);
  // Columns 16 and 17 are the dark edge and the line itself left of column 18.
  assert.deepEqual([...pixels.subarray(16, 19)], [black, white, black]);
  assert.deepEqual(row({ content: 'swipe', swipe: 0.75 }), [red, red, black, black, red, red]);
  assert.deepEqual(row({ content: 'swipe', swipe: 1 }).slice(0, 5), row({ content: 'truth' }).slice(0, 5));
  assert.deepEqual(row({ content: 'swipe', swipe: 0 }).slice(1), row({ content: 'prediction' }).slice(1));
  const swapped = row({ content: 'swipe', swipe: 0.75, pair: ['prediction', 'truth'] });
  assert.deepEqual(swapped, [black, black, black, red, black, black]);
});

test('a map lies over the image and below the labels, fading out towards zero', () => {
  const display = { ...view.display, heat: { classIndex: 1 }, heatOpacity: 1, hasLabels: false };
  const pixels = row({ display });
  const { viridis, magma } = colourMaps;
  assert.deepEqual(pixels.slice(0, 4), [viridis[255], viridis[255], viridis[128], viridis[64]]);
  assert.equal(pixels[5], black);
  // Half as opaque at half of where it is opaque, over black.
  assert.deepEqual([heatAlphas(1)[32], heatAlphas(0.5)[200]], [128, 128]);
  const half = [0, 8, 16].map((shift) => Math.round((((viridis[32] >>> shift) & 255) * 128) / 255));
  assert.equal(pixels[4], (0xff000000 | (half[2] << 16) | (half[1] << 8) | half[0]) >>> 0);
  const uncertain = row({ display: { ...display, heat: 'uncertainty' } });
  assert.equal(uncertain[0], magma[255]);
  assert.deepEqual(row({ display: { ...display, hasLabels: true }, content: 'truth' }).slice(0, 2), [red, red]);
});

test('between voxels a smooth map is interpolated', () => {
  const display = {
    ...view.display,
    heat: { classIndex: 1 },
    heatOpacity: 1,
    hasLabels: false,
    isSmooth: true,
  } as const;
  const { pixels } = new Painter().paint(sceneOf(drawn, { ...view, display }), view.size);
  // From 255 in the middle of the second column of four pixels to 128 in the middle of the third one.
  const places = [0.125, 0.375, 0.625, 0.875].map((share) => Math.floor(255 + share * (128 - 255) + 0.5));
  assert.deepEqual(
    [...pixels.subarray(6, 10)],
    places.map((value) => colourMaps.viridis[value]),
  );
});

test('a map is of the first run, and none is shown to blinded readers', () => {
  const display = { ...view.display, heat: { classIndex: 1 } };
  assert.ok(sceneOf(drawn, { ...view, display }).heat);
  assert.equal(sceneOf(drawn, { ...view, display, content: 'other' }).heat, null);
  assert.equal(sceneOf(drawn, { ...view, display, isBlinded: true }).heat, null);
  assert.equal(sceneOf({ ...drawn, heat: null }, { ...view, display }).heat, null);
});

test('the key of a map runs from 1 above to 0 below, where there is room', () => {
  const size = { width: 400, height: 300 };
  const display = { ...view.display, heat: { classIndex: 1 }, hasLabels: false };
  const bar = heatBar(size, 1);
  assert.ok(bar);
  const { pixels } = new Painter().paint(sceneOf(drawn, { ...view, display, size }), size);
  const at = (y: number): number => pixels[y * 400 + bar.left];
  assert.equal(at(bar.top), colourMaps.viridis[255]);
  assert.equal(at(bar.top + bar.height - 1), colourMaps.viridis[0]);
  assert.equal(heatBar(view.size, 1), null);
});

test('a ruler measures by the affine, also on a grid that is anisotropic or oblique', () => {
  const ruler = { plane: 'axial', from: [0, 0, 1], to: [3, 4, 1] } as const;
  assert.equal(rulerMm(grid, ruler), Math.hypot(6, 4));
  // Turned by 30 degrees about z.
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const affine = [2 * c, -s, 0, 7, 2 * s, c, 0, -9, 0, 0, 3, 1, 0, 0, 0, 1];
  assert.ok(Math.abs(rulerMm({ ...grid, affine }, ruler) - Math.hypot(6, 4)) < 1e-9);
});

test('a ruler is drawn from the middle of one voxel to that of the other, on its slice and plane alone', () => {
  const ruler = { plane: 'axial', from: [4, 1, 1], to: [1, 1, 1] } as const;
  const size = { width: 48, height: 32 };
  const next: PaneView = { ...view, ruler, size, zoom: 4, display: { ...view.display, hasLabels: false } };
  const axes = planeAxes('axial');
  const inked = (changes: Partial<PaneView>): [number, number][] => {
    const { pixels } = new Painter().paint(sceneOf(drawn, { ...next, ...changes }), size);
    return [...pixels].flatMap((pixel, i) => (pixel === black ? [] : [[i % 48, Math.floor(i / 48)]]));
  };
  const ink = inked({});
  // x = 4 is the second column of eight pixels, x = 1 the fifth; y = 1 the third row of four.
  const alongLine = ink.filter(([x]) => x > 16 && x < 32);
  assert.deepEqual([...new Set(alongLine.map(([, y]) => y))], [17, 18]);
  assert.deepEqual([Math.min(...ink.map(([x]) => x)), Math.max(...ink.map(([x]) => x))], [11, 36]);
  assert.equal(axes.isColumnReversed, true);
  assert.deepEqual(inked({ cursor: [0, 0, 0] }), []);
  assert.deepEqual(inked({ plane: 'coronal', cursor: [0, 1, 1] }), []);
});

const textsAt = (captions: readonly Caption[], at: Caption['at']): string[] =>
  captions.filter((each) => each.at === at).map(({ text }) => text);
const wide = { width: 400, height: 300 };

test('what is written on a pane', () => {
  const captions = paneCaptions(drawn, { ...view, content: 'truth', size: wide });
  assert.deepEqual(
    (['top-left', 'top-right', 'bottom-left', 'bottom-right', 'left', 'right', 'top', 'bottom'] as const).map((at) =>
      textsAt(captions, at).join(),
    ),
    ['Axial · Truth', 'case-7', '2 / 3 · S 3.0 mm', 'W 100  L 50 · × 2', 'R', 'L', 'A', 'P'],
  );
  const narrow = paneCaptions(drawn, view);
  assert.deepEqual([textsAt(narrow, 'top-right'), textsAt(narrow, 'bottom-left')], [[], ['2 / 3']]);
  const withoutImage = paneCaptions(
    { ...drawn, facts: { ...drawn.facts, caseId: '', hasImage: false } },
    { ...view, size: wide },
  );
  assert.deepEqual(textsAt(withoutImage, 'bottom-right'), ['× 2']);
});

test('titles say what is shown; to blinded readers A and B', () => {
  const title = (changes: Partial<PaneView>): string => paneTitle(drawn, { ...view, ...changes });
  assert.equal(title({}), 'Axial');
  assert.equal(title({ content: 'other' }), 'Axial · run-2');
  assert.equal(title({ content: 'flicker', flicker: 1 }), 'Axial · Prediction');
  const blinded = { isBlinded: true, pair: ['prediction', 'truth'] } as const;
  assert.equal(title({ ...blinded, content: 'truth' }), 'Axial · B');
  assert.equal(title({ ...blinded, content: 'flicker', flicker: 0 }), 'Axial · A');
  const words = (changes: Partial<PaneView>) =>
    paneCaptions(drawn, { ...view, ...blinded, size: wide, ...changes }).map(({ text }) => text);
  for (const content of ['truth', 'prediction', 'swipe', 'flicker'] as const) {
    assert.ok(
      words({ content }).every((text) => !/truth|prediction/i.test(text)),
      content,
    );
  }
});

test('a swipe names its sides beside the divider, unless one is as good as hidden', () => {
  const names = (swipe: number) =>
    paneCaptions(drawn, { ...view, content: 'swipe', size: wide, swipe })
      .filter(({ text }) => text === 'Truth' || text === 'Prediction')
      .map(({ text, at }) => [text, typeof at === 'object' ? [at.x, at.align] : at]);
  assert.deepEqual(names(0.25), [
    ['Truth', [92, 'right']],
    ['Prediction', [108, 'left']],
  ]);
  assert.deepEqual(
    names(0.05).map(([text]) => text),
    ['Prediction'],
  );
  assert.deepEqual(
    names(1).map(([text]) => text),
    ['Truth'],
  );
});

test('the length of a ruler stands at its end, on its slice', () => {
  const ruler = { plane: 'axial', from: [3, 1, 1], to: [0, 1, 1] } as const;
  const lengths = (changes: Partial<PaneView>) =>
    paneCaptions(drawn, { ...view, size: wide, ruler, ...changes }).filter(
      ({ text }) => text.endsWith(' mm') && !text.includes('·'),
    );
  const [{ text, at }] = lengths({});
  assert.equal(text, '6.0 mm');
  // The last column of four pixels around the middle of the pane, ten pixels further.
  assert.deepEqual(at, { x: 200 + 10 + 10, y: 150 + 1, align: 'left' });
  assert.deepEqual(lengths({ cursor: [0, 0, 2] }), []);
});

test('a map says what it shows, below its bar', () => {
  const named = (heat: PaneView['display']['heat'], content: PaneView['content'] = 'overlay'): string[] =>
    paneCaptions(drawn, { ...view, content, size: wide, display: { ...view.display, heat } }).map(({ text }) => text);
  assert.ok(named({ classIndex: 1 }).includes('P(Liver)'));
  assert.ok(named('uncertainty').includes('Uncertainty'));
  assert.ok(!named({ classIndex: 1 }, 'other').includes('P(Liver)'));
});
