import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caption } from '../../../shared/draw/captions.ts';
import { drawTexts, textColour, type TextCanvas } from '../../../shared/draw/texts.ts';

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: string;
  readonly font: string;
}

/** Each letter is half as wide as the font is high. */
function fakeCanvas(): { canvas: TextCanvas; written: Written[]; edges: string[] } {
  const written: Written[] = [];
  const edges: string[] = [];
  const canvas: TextCanvas = {
    ...{ font: '', fillStyle: '', strokeStyle: '', lineWidth: 0, lineJoin: '', textAlign: '', textBaseline: '' },
    strokeText: (text) => void edges.push(`${text} ${canvas.lineWidth}`),
    fillText: (text, x, y) => void written.push({ text, x, y, align: canvas.textAlign, font: canvas.font }),
    measureText: (text) => ({ width: (text.length * parseFloat(canvas.font.replace('bold ', ''))) / 2 }),
  };
  return { canvas, written, edges };
}

const pane = { left: 100, top: 50, width: 200, height: 120 };
const write = (captions: readonly Caption[], ratio = 1) => {
  const fake = fakeCanvas();
  drawTexts(fake.canvas, captions, pane, { font: 'sans-serif', ratio });
  return fake;
};

test('corners and edges are where they are on the screen', () => {
  const places = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'left', 'right', 'top', 'bottom'] as const;
  const { written, canvas, edges } = write(places.map((at) => ({ text: 'A', at })));
  assert.deepEqual(
    written.map(({ x, y, align }) => [x, y, align]),
    [
      [106, 62, 'left'],
      [294, 62, 'right'],
      [106, 158, 'left'],
      [294, 158, 'right'],
      [106, 110, 'left'],
      [294, 110, 'right'],
      [200, 62, 'center'],
      [200, 158, 'center'],
    ],
  );
  assert.equal(canvas.fillStyle, textColour);
  assert.equal(edges.length, places.length);
});

test('a place of its own is one of the pane', () => {
  const { written } = write([{ text: '12.5 mm', at: { x: 30, y: 40, align: 'centre' }, isEmphasised: true }]);
  assert.deepEqual(written, [{ text: '12.5 mm', x: 130, y: 90, align: 'center', font: 'bold 13px sans-serif' }]);
});

test('letters and their distance from the edge grow with the picture', () => {
  const { written, edges } = write([{ text: 'A', at: 'top-left' }], 2);
  assert.deepEqual(written, [{ text: 'A', x: 112, y: 74, align: 'left', font: '24px sans-serif' }]);
  assert.deepEqual(edges, ['A 6']);
});

test('what is too long is cut, unless it stands alone', () => {
  const long = 'a name that is far too long';
  const both = write([
    { text: long, at: 'top-left' },
    { text: 'case', at: 'top-right' },
  ]);
  assert.equal(both.written[0].text, 'a name that is…');
  assert.equal(write([{ text: long, at: 'top-left' }]).written[0].text, long);
});
