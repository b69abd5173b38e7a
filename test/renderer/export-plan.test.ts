import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDisplay } from '../../shared/display.ts';
import { wholeSlices } from '../../shared/draw/figure.ts';
import {
  chosenView,
  compositionFor,
  defaultChoices,
  faultsOf,
  fileName,
  filmOf,
  firstPicture,
  viewChoices,
  type ExportChoices,
  type Looked,
} from '../../src-renderer/viewer/export/plan.ts';
import { figureView, makeDrawnCase } from '../support/drawn-case.ts';

const drawn = makeDrawnCase();
const { cursor, window, colours } = figureView();
const looked: Looked = {
  ...{ drawn, cursor, window, colours, plane: 'axial', pair: ['truth', 'prediction'], isBlinded: false },
  display: { ...defaultDisplay, view: 'difference' },
  screen: wholeSlices(drawn, figureView({ contents: ['difference'], size: 300 })),
  viewable: { hasTruth: true, hasPrediction: true, hasOther: false, isBlinded: false },
};
const choices = (change: Partial<ExportChoices> = {}): ExportChoices => ({ ...defaultChoices, ...change });
const film = (change: Partial<ExportChoices> = {}) => choices({ kind: 'film', ...change });
const contentsOf = (given: ExportChoices, of = looked): string[] =>
  compositionFor(given, of)!.panes.map(({ view }) => view.content);
const depths = (given: ExportChoices): number[] =>
  filmOf(given, looked, compositionFor(given, looked)!).map(({ depth }) => depth);

test('a picture is of the screen, a film of whole slices, truth beside prediction', () => {
  assert.equal(compositionFor(choices(), looked), looked.screen);
  assert.deepEqual(contentsOf(film()), ['truth', 'prediction']);
  assert.deepEqual(contentsOf(film({ filmView: 'screen' })), ['difference']);
  assert.equal(compositionFor(film(), looked)!.panes[0].view.display.hasCrosshair, false);
});

test('a view that the case has not is the nearest that it has', () => {
  const alone = { ...looked, viewable: { ...looked.viewable, hasPrediction: false } };
  assert.deepEqual(contentsOf(film(), alone), ['overlay']);
  assert.deepEqual(
    viewChoices(alone.viewable).map(({ id }) => id),
    ['screen', 'one'],
  );
});

test('a blinded reader gets A and B, in their order, and no other view', () => {
  const blind: Looked = {
    ...looked,
    ...{ pair: ['prediction', 'truth'], isBlinded: true, viewable: { ...looked.viewable, isBlinded: true } },
  };
  assert.deepEqual(contentsOf(film({ filmView: 'difference' }), blind), ['prediction', 'truth']);
  assert.ok(compositionFor(film(), blind)!.panes.every(({ view }) => view.isBlinded));
  assert.equal(chosenView(choices({ kind: 'sheet' }), blind), 'beside');
});

test('sizes are once, twice, or a width', () => {
  const { width, height } = looked.screen!.size;
  assert.deepEqual(compositionFor(choices({ scale: '2' }), looked)!.size, { width: 2 * width, height: 2 * height });
  assert.equal(compositionFor(choices({ scale: 'width', width: 777 }), looked)!.size.width, 777);
});

test('slices are all, or from one to another in steps', () => {
  assert.deepEqual(depths(film()), [0, 1, 2]);
  assert.deepEqual(depths(film({ step: 2 })), [0, 2]);
  assert.deepEqual(depths(choices({ kind: 'range', from: 2, to: 3 })), [1, 2]);
  const range = choices({ kind: 'range', from: 3, to: 3 });
  const first = firstPicture(range, looked, compositionFor(range, looked)!);
  assert.ok(first.panes.every(({ view }) => view.cursor[2] === 2));
});

test('what cannot be made is said at its field', () => {
  assert.deepEqual(faultsOf(choices(), looked), {});
  assert.deepEqual(Object.keys(faultsOf(choices({ scale: 'width', width: 20 }), looked)), ['width']);
  assert.deepEqual(Object.keys(faultsOf(choices({ kind: 'range', from: 3, to: 2 }), looked)), ['to']);
  assert.deepEqual(Object.keys(faultsOf(choices({ kind: 'range', from: Number.NaN, to: 2 }), looked)), ['from']);
  const fast = film({ framesPerSecond: 60, step: 0, plays: -1 });
  assert.deepEqual(Object.keys(faultsOf(fast, looked)).sort(), ['framesPerSecond', 'plays', 'step']);
  // What is not asked for cannot be wrong.
  assert.deepEqual(faultsOf(choices({ framesPerSecond: 60, from: 0, width: 0 }), looked), {});
  assert.match(faultsOf(choices(), { ...looked, screen: null }).whole ?? '', /Nothing is on the screen/);
  const large = wholeSlices(drawn, figureView({ contents: ['truth'], size: 6000 }));
  assert.match(faultsOf(choices({ scale: '2' }), { ...looked, screen: large }).whole ?? '', /too large/);
});

test('files are named by case and view, without anything else', () => {
  assert.equal(fileName(choices(), looked, 'case_0', 'Run'), 'case_0 difference axial.png');
  assert.equal(fileName(film(), looked, 'case_0', 'Run'), 'case_0 side by side axial.gif');
  // By what is on the screen, not by what was asked for.
  const blinded = { ...looked, viewable: { ...looked.viewable, isBlinded: true } };
  assert.equal(fileName(choices(), blinded, 'case_0', 'Run'), 'case_0 side by side axial.png');
  const three = { ...looked, display: { ...looked.display, plane: 'three' as const } };
  assert.equal(fileName(film(), three, 'case_0', 'Run'), 'case_0 side by side three planes.gif');
  assert.equal(fileName(choices({ kind: 'sheet' }), looked, 'case_0', 'Run'), 'Run contact sheet.png');
});
