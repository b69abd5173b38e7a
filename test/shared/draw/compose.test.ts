import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDisplay } from '../../../shared/display.ts';
import { pixel, pixelOf } from '../../../shared/draw/colours.ts';
import { atMoment, Composer, coloursOf, momentsOf } from '../../../shared/draw/compose.ts';
import { placeToLook, scaled, wholeSlices, withWidth } from '../../../shared/draw/figure.ts';
import type { Frame } from '../../../shared/draw/frame.ts';
import { classColour, figureView, makeDrawnCase } from '../../support/drawn-case.ts';

const drawn = makeDrawnCase();
const gap = pixelOf('#2b313c');
const at = ({ pixels, width }: Frame, x: number, y: number): number => pixels[y * width + x];
const grey = (value: number): number => pixel(value, value, value);
const filled = { ...defaultDisplay, hasCrosshair: false, mode: 'fill' as const, fillOpacity: 1 };

test('panes lie beside one another, each pixel that of its voxel', () => {
  const composition = wholeSlices(drawn, figureView());
  // 8 pixels a voxel: 40 × 32, widened so that letters have room, with one pixel between.
  assert.deepEqual(composition.size, { width: 96 + 1 + 96, height: 32 });
  assert.deepEqual(
    composition.panes.map(({ left, top, view }) => [left, top, view.size.width, view.content, view.zoom]),
    [
      [0, 0, 96, 'truth', 8],
      [97, 0, 96, 'prediction', 8],
    ],
  );
  const frame = new Composer().compose(drawn, composition);
  assert.equal(at(frame, 96, 5), gap);
  const voxelAt = (pane: number, x: number, y: number): number => at(frame, 97 * pane + 28 + 8 * x + 4, 8 * y + 4);
  for (let column = 0; column < 5; column++) {
    for (let row = 0; row < 4; row++) {
      // Radiological: x and y run against the screen. Slice 1.
      const [x, y] = [4 - column, 3 - row];
      const image = grey(80 + 10 * y + x);
      assert.equal(voxelAt(0, column, row), x <= 1 ? classColour : image, `truth ${x} ${y}`);
      assert.equal(voxelAt(1, column, row), x >= 3 ? classColour : image, `prediction ${x} ${y}`);
    }
  }
  assert.equal(at(frame, 27, 5), grey(0), 'black beside the slice');
});

test('another moment is another slice, and nothing else', () => {
  const composition = wholeSlices(drawn, figureView());
  const moments = momentsOf(composition, [0, 2]);
  assert.deepEqual(
    moments.map(({ depth }) => depth),
    [0, 2],
  );
  const composer = new Composer();
  const frames = moments.map((moment) => [...composer.compose(drawn, atMoment(composition, 'axial', moment)).pixels]);
  const middle = 16 * 193 + 48;
  assert.deepEqual([frames[0][middle], frames[1][middle]], [grey(0 + 10 + 2), classColour]);
  const coronal = wholeSlices(drawn, figureView({ display: { ...filled, plane: 'coronal' } }));
  assert.deepEqual(atMoment(coronal, 'coronal', { depth: 3, flicker: 0 }).panes[1].view.cursor, [2, 3, 1]);
});

test('a flicker shows each slice twice, once with each of the pair', () => {
  const composition = wholeSlices(drawn, figureView({ contents: ['flicker'] }));
  const moments = momentsOf(composition, [1]);
  assert.deepEqual(moments, [
    { depth: 1, flicker: 0 },
    { depth: 1, flicker: 1 },
  ]);
  const composer = new Composer();
  const left = moments.map((moment) => at(composer.compose(drawn, atMoment(composition, 'axial', moment)), 28 + 4, 4));
  // x is 4 there: the truth has it not, the prediction has it.
  assert.deepEqual(left, [grey(80 + 30 + 4), classColour]);
});

test('three planes leave the fourth quarter black, and share one zoom', () => {
  const composition = wholeSlices(drawn, figureView({ contents: ['truth'], display: { ...filled, plane: 'three' } }));
  assert.equal(composition.panes.length, 3);
  assert.equal(new Set(composition.panes.map(({ view }) => view.zoom)).size, 1);
  const frame = new Composer().compose(drawn, composition);
  for (const { left, top, width, height } of composition.empty) {
    assert.equal(at(frame, left, top), grey(0));
    assert.equal(at(frame, left + width - 1, top + height - 1), grey(0));
  }
  const cells = composition.panes.length + composition.empty.length;
  const columns = composition.panes.filter(({ top }) => top === 0).length;
  assert.equal(cells % columns, 0);
});

test('a larger picture has larger everything, and any width that is asked for', () => {
  const composition = wholeSlices(drawn, figureView());
  const twice = scaled(composition, 2);
  assert.deepEqual(twice.size, { width: 2 * 96 + 2 + 2 * 96, height: 64 });
  assert.deepEqual([twice.panes[1].view.zoom, twice.panes[1].view.ratio], [16, 2]);
  for (const width of [64, 193, 500, 777, 1001]) {
    for (const plane of ['axial', 'three'] as const) {
      const figure = wholeSlices(drawn, figureView({ display: { ...filled, plane } }));
      assert.equal(withWidth(figure, width).size.width, width);
    }
  }
});

test('a picture at its own size stays as it is', () => {
  const composition = wholeSlices(drawn, figureView({ size: 300 }));
  const same = scaled(composition, 1);
  assert.deepEqual(same, composition);
});

test('the colours of a composition are those of its layers and marks', () => {
  const solid = coloursOf(drawn, wholeSlices(drawn, figureView()));
  assert.ok(solid.solid.includes(classColour) && solid.solid.includes(gap));
  assert.deepEqual(solid.blended, []);
  const faint = figureView({ display: { ...filled, fillOpacity: 0.4, hasCrosshair: true } });
  const colours = coloursOf(drawn, wholeSlices(drawn, faint));
  assert.ok(!colours.solid.includes(classColour) && colours.solid.includes(pixelOf('#2dd4bf')));
  assert.deepEqual(colours.blended[0], { colour: classColour, opacity: 0.4 });
  const heated = { ...drawn, heat: drawn.truth };
  const map = wholeSlices(heated, figureView({ display: { ...filled, heat: 'uncertainty' } }));
  assert.ok(coloursOf(heated, map).blended.length >= 24);
});

test('a case is looked at where most of its truth is, else its prediction, else its middle', () => {
  assert.deepEqual(placeToLook(drawn)[2], 2);
  const middle = placeToLook({ ...drawn, truth: null, prediction: null });
  assert.deepEqual(middle, [2, 2, 1]);
});
