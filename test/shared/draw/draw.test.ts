import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultColour, pixelOf } from '../../../shared/draw/colours.ts';
import { differenceOf } from '../../../shared/draw/difference.ts';
import { drawLinear, drawNearest } from '../../../shared/draw/draw-image.ts';
import { drawLabels } from '../../../shared/draw/draw-labels.ts';
import { drawSlice } from '../../../shared/draw/draw-slice.ts';
import { createFrame, type Frame } from '../../../shared/draw/frame.ts';
import { toGrey, widthAndLevel, windowOf, type Window } from '../../../shared/draw/window.ts';

/** The picture as text: a letter for each colour. */
function picture(frame: Frame, letters: Record<string, number>): string[] {
  const letterOf = new Map(Object.entries(letters).map(([letter, value]) => [value, letter]));
  return Array.from({ length: frame.height }, (_, y) =>
    Array.from({ length: frame.width }, (_, x) => letterOf.get(frame.pixels[y * frame.width + x]) ?? '?').join(''),
  );
}
const grey = (value: number): number => pixelOf(`#${value.toString(16).padStart(2, '0').repeat(3)}`);
const red = pixelOf('#ff0000');
const blue = pixelOf('#0000ff');
const letters = { ' ': grey(0), w: grey(255), r: red, b: blue };

test('a colour is red, green, blue, opaque in memory', () => {
  const frame = createFrame(1, 1);
  frame.pixels[0] = pixelOf('#e69f00');
  assert.deepEqual([...frame.rgba], [0xe6, 0x9f, 0x00, 255]);
});

test('classes without a chosen colour take the palette in turn', () => {
  assert.deepEqual([1, 2, 7, 8].map(defaultColour), ['#e69f00', '#56b4e9', '#cc79a7', '#e69f00']);
});

test('a window maps its ends to black and white, its centre to grey, halves up', () => {
  const greys = (values: number[], window: Window): number[] => {
    const into = new Uint8Array(values.length);
    toGrey(values, window, values.length, into);
    return [...into];
  };
  assert.deepEqual(greys([-101, -100, 0, 100, 101], [-100, 100]), [0, 0, 128, 255, 255]);
  assert.deepEqual(greys([0, 1, 2, 255], [0, 255]), [0, 1, 2, 255]);
  assert.deepEqual(greys([4, 5, 6, NaN], [5, 5]), [0, 0, 255, 0]);
  assert.deepEqual(windowOf({ width: 400, level: 40 }), [-160, 240]);
  assert.deepEqual(widthAndLevel([-160, 240]), { width: 400, level: 40 });
});

test('nearest: blocks of true proportions, black around', () => {
  const frame = createFrame(6, 7);
  drawNearest(frame, Uint8Array.of(255, 0, 0, 255), { width: 2, height: 2 }, { left: 1, top: 1, scaleX: 2, scaleY: 3 });
  assert.deepEqual(picture(frame, letters), ['      ', ' ww   ', ' ww   ', ' ww   ', '   ww ', '   ww ', '   ww ']);
});

test('linear: halfway between two centres is their mean', () => {
  const frame = createFrame(4, 1);
  drawLinear(frame, [0, 200], [0, 255], { width: 2, height: 1 }, { left: 0, top: 0, scaleX: 2, scaleY: 1 });
  assert.deepEqual([...frame.pixels], [0, 50, 150, 200].map(grey));
});

test('an outline is one pixel wide inside its region, whatever the enlargement', () => {
  const labels = Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0);
  const size = { width: 4, height: 4 };
  const colours = [null, red, blue];
  const one = createFrame(4, 4);
  drawLabels(one, labels, size, { left: 0, top: 0, scaleX: 1, scaleY: 1 }, { colours, mode: 'outline', opacity: 1 });
  assert.deepEqual(picture(one, letters), ['    ', ' rr ', ' rb ', '    ']);
  const three = createFrame(12, 12);
  drawLabels(three, labels, size, { left: 0, top: 0, scaleX: 3, scaleY: 3 }, { colours, mode: 'outline', opacity: 1 });
  assert.deepEqual(picture(three, letters).slice(3, 9), [
    '   rrrrrr   ',
    '   r    r   ',
    '   r  rrr   ',
    '   r rbbb   ',
    '   r rb b   ',
    '   rrrbbb   ',
  ]);
});

test('an outline closes at the end of a slice, not where the frame cuts the slice off', () => {
  const labels = new Uint8Array(4).fill(1);
  const style = { colours: [null, red], mode: 'outline', opacity: 1 } as const;
  const frame = createFrame(5, 6);
  drawLabels(frame, labels, { width: 2, height: 2 }, { left: 1, top: 1, scaleX: 4, scaleY: 2 }, style);
  assert.deepEqual(picture(frame, letters), ['     ', ' rrrr', ' r   ', ' r   ', ' rrrr', '     ']);
});

test('opacity mixes, and classes without a colour are left out', () => {
  const frame = createFrame(3, 1);
  const style = { colours: [null, red, null], mode: 'fill', opacity: 0.4 } as const;
  frame.pixels.fill(grey(100));
  drawLabels(frame, Uint8Array.of(0, 1, 2), { width: 3, height: 1 }, { left: 0, top: 0, scaleX: 1, scaleY: 1 }, style);
  // 0.4 of 255 is 102: (100 × 153 + 255 × 102) / 255 = 162, (100 × 153) / 255 = 60.
  assert.deepEqual([...frame.pixels], [grey(100), pixelOf('#a23c3c'), grey(100)]);
});

test('a difference tells both, only one, and confused classes apart', () => {
  const into = new Uint8Array(6);
  const [truth, prediction] = [Uint8Array.of(0, 1, 1, 0, 1, 2), Uint8Array.of(0, 1, 0, 2, 2, 2)];
  differenceOf(truth, prediction, () => true, 6, into);
  assert.deepEqual([...into], [0, 1, 3, 2, 4, 1]);
  differenceOf(truth, prediction, (each) => each === 1, 6, into);
  assert.deepEqual([...into], [0, 1, 3, 0, 3, 0]);
});

test('a slice is drawn with its truth outlined and its prediction filled', () => {
  const label = Uint8Array.of(1, 1, 0, 0);
  const prediction = Uint8Array.of(0, 1, 1, 0);
  const slice = { width: 4, height: 1, pixelAspect: 1, grey: new Uint8Array(4), label, prediction };
  const style = { colours: ['', '#ff0000'], show: 'both', mode: 'fill' } as const;
  assert.deepEqual([...drawSlice(slice, style, 4, 1).pixels], [red, red, pixelOf('#730000'), grey(0)]);
  const only = drawSlice(slice, { ...style, show: 'none' }, 4, 1);
  assert.deepEqual(picture(only, letters), ['    ']);
});
