import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pixelOf } from '../../../shared/draw/colours.ts';
import { planeAxes, planes, sliceSize, type Shape3 } from '../../../shared/draw/plane.ts';
import { Painter, type Scene } from '../../../shared/draw/painter.ts';

const shape: Shape3 = [4, 5, 6];
const count = 4 * 5 * 6;
const white = pixelOf('#ffffff');
const red = pixelOf('#ff0000');

/** One bright voxel far right, in front and above; one labelled voxel beside it to the left of the patient. */
function scene(changes: Partial<Scene> = {}): Scene {
  const image = { shape, data: new Int16Array(count).fill(-100) };
  const truth = { shape, data: new Uint8Array(count) };
  image.data[5 + 6 * (4 + 5 * 3)] = 100;
  truth.data[4 + 6 * (4 + 5 * 3)] = 1;
  return {
    ...{ image, truth, prediction: null, axes: planeAxes('axial'), depth: 3 },
    placement: { left: 0, top: 0, scaleX: 1, scaleY: 1 },
    ...{ window: [-100, 100], isSmooth: false, isShown: () => true, crosshair: null },
    ...{ other: null, heat: null, ruler: null, divider: null, ratio: 1 },
    layers: [{ of: 'truth', style: { colours: [null, red], mode: 'fill', opacity: 1 } }],
    ...changes,
  };
}

test('a marked voxel appears at the right side of the patient in every plane', () => {
  for (const plane of planes) {
    const axes = planeAxes(plane);
    const size = sliceSize(shape, axes);
    const depth = { axial: 3, coronal: 4, sagittal: 5 }[plane];
    const { pixels } = new Painter().paint(scene({ axes, depth }), size);
    assert.equal([...pixels].indexOf(white), 0, `${plane}: right, anterior, superior is at the top left`);
    // In sagittal slices the label lies one slice further.
    assert.equal([...pixels].indexOf(red), plane === 'sagittal' ? -1 : 1, plane);
  }
});

test('another slice, volume or window shows itself though memory is used again', () => {
  const painter = new Painter();
  const size = sliceSize(shape, planeAxes('axial'));
  const first = scene();
  assert.equal(painter.paint(first, size).pixels[0], white);
  assert.equal(painter.paint({ ...first, depth: 2 }, size).pixels[0], pixelOf('#000000'));
  assert.equal(painter.paint({ ...first, window: [-300, 500] }, size).pixels[0], pixelOf('#808080'));
  const other = { shape, data: new Float32Array(count).fill(100) };
  assert.ok(painter.paint({ ...first, image: other, layers: [] }, size).pixels.every((pixel) => pixel === white));
  assert.equal(painter.paint({ ...first, axes: planeAxes('axial', 'neurological') }, size).pixels[5], white);
});

test('a difference needs both labels', () => {
  const colours = [null, pixelOf('#00ff00'), red, white, white];
  const layers = [{ of: 'difference', style: { colours, mode: 'fill', opacity: 1 } }] as const;
  const size = sliceSize(shape, planeAxes('axial'));
  const alone = scene({ layers });
  assert.notEqual(new Painter().paint(alone, size).pixels[1], white);
  const pair = { ...alone, prediction: { shape, data: new Uint8Array(count) } };
  assert.equal(new Painter().paint(pair, size).pixels[1], white);
});

test('the crosshair runs through its voxel and leaves it free', () => {
  const size = { width: 12, height: 10 };
  const crosshair = { voxel: [5, 0, 3], colour: red, gap: 1 } as const;
  const placement = { left: 0, top: 0, scaleX: 2, scaleY: 2 };
  const { pixels } = new Painter().paint(scene({ crosshair, placement, layers: [] }), size);
  const reds = [...pixels].flatMap((pixel, i) => (pixel === red ? [[i % 12, Math.floor(i / 12)]] : []));
  // The rightmost voxel is the first column, the most posterior one the last row.
  assert.ok(reds.every(([x, y]) => (x === 1) !== (y === 9)));
  assert.equal(reds.length, 9 + 8);
});

test('scrolling through sagittal slices, which are cut out several at once, shows each one', () => {
  const wide: Shape3 = [3, 4, 19];
  const image = { shape: wide, data: Int16Array.from({ length: 3 * 4 * 19 }, (_, i) => ((i * 97) % 201) - 100) };
  const truth = { shape: wide, data: Uint8Array.from(image.data, (value) => (value > 60 ? 1 : 0)) };
  for (const convention of ['radiological', 'neurological'] as const) {
    const axes = planeAxes('sagittal', convention);
    const size = sliceSize(wide, axes);
    const scrolled = new Painter();
    for (const depth of [...Array(19).keys(), 17, 3, 12]) {
      const { pixels } = scrolled.paint(scene({ image, truth, axes, depth }), size);
      const expected = Array.from({ length: 12 }, (_, at) => {
        const [row, column] = [Math.floor(at / 4), at % 4];
        const value = image.data[depth + 19 * (3 - column + 4 * (2 - row))];
        return value > 60 ? red : pixelOf(`#${greyHex(value)}`);
      });
      assert.deepEqual([...pixels], expected);
    }
  }
});

function greyHex(value: number): string {
  return Math.floor(((value + 100) * 255) / 200 + 0.5)
    .toString(16)
    .padStart(2, '0')
    .repeat(3);
}
