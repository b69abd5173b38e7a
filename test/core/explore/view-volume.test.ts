import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { classesOfValues } from '../../../src-main/core/evaluate/score-pair.ts';
import { viewImage, viewLabel } from '../../../src-main/core/explore/view-volume.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { image, label, makeTree, type Tiny } from '../io/tiny.ts';

/** Every way in which the axes of a file can lie along those of the room, with 1, 2 and 3 mm along its x, y and z. */
const affines: Affine[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((axes) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((signs) => {
    const affine = [0, 0, 0, 10, 0, 0, 0, -20, 0, 0, 0, 30, 0, 0, 0, 1];
    axes.forEach((row, column) => (affine[4 * row + column] = (column + 1) * ((signs >> column) & 1 ? -1 : 1)));
    return affine;
  }),
);

function worldOf(affine: readonly number[], [x, y, z]: readonly number[]): number[] {
  return [0, 4, 8].map((row) => affine[row] * x + affine[row + 1] * y + affine[row + 2] * z + affine[row + 3]);
}

function placeOf(data: ArrayLike<number>, [, ny, nx]: readonly number[], value: number): number[] {
  const index = Array.from(data).indexOf(value);
  return [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))];
}

const marked = (affine: Affine): Tiny => {
  const data = new Int16Array(2 * 3 * 4);
  data[1 * 12 + 0 * 4 + 2] = 7; // voxel x 2, y 0, z 1
  return { data, shape: [2, 3, 4, 1], affine };
};

test('a voxel stays at its place in the room, however the file lies, and the axes grow to R, A, S', async () => {
  const files = Object.fromEntries(affines.map((affine, i) => [`${i}.nii`, marked(affine)]));
  const root = await makeTree(files);
  for (const [i, affine] of affines.entries()) {
    const path = join(root, `${i}.nii`);
    const volume = await viewImage({ caseId: 'a', images: [path], channel: 0 });
    assert.deepEqual(worldOf(volume.affine, placeOf(volume.data, volume.shape, 7)), worldOf(affine, [2, 0, 1]));
    const [a, b, c, , d, e, f, , g, h, k] = volume.affine;
    assert.deepEqual([b, c, d, f, g, h].map(Math.abs), [0, 0, 0, 0, 0, 0]);
    assert(a > 0 && e > 0 && k > 0);
    assert.deepEqual(volume.spacingMm, [k, e, a]);
    const truth = await viewLabel({ caseId: 'a', label: path, image: path, classes: classesOfValues([0, 7]) });
    assert.deepEqual(placeOf(truth.data, truth.shape, 1), placeOf(volume.data, volume.shape, 7));
    assert.deepEqual([truth.affine, truth.shape], [volume.affine, volume.shape]);
  }
});

test('whole numbers come in the narrowest type, fractions as float32', async () => {
  const float = (values: number[]): Tiny => ({ data: Float32Array.from(values), shape: [1, 1, 3, 1] });
  const root = await makeTree({
    'int16.nii': { data: Int16Array.of(-1024, 0, 3071), shape: [1, 1, 3, 1] },
    'whole.nii': float([-5, 0, 300]),
    'large.nii': float([0, 1, 65535]),
    'larger.nii': float([-1, 1, 65535]),
    'fraction.nii': float([0, 0.5, 1]),
  });
  const typeOf = async (name: string): Promise<[string, number[]]> => {
    const { data } = await viewImage({ caseId: 'a', images: [join(root, name)], channel: 0 });
    return [data.constructor.name, [...data]];
  };
  assert.deepEqual(await typeOf('int16.nii'), ['Int16Array', [-1024, 0, 3071]]);
  assert.deepEqual(await typeOf('whole.nii'), ['Int16Array', [-5, 0, 300]]);
  assert.deepEqual(await typeOf('large.nii'), ['Uint16Array', [0, 1, 65535]]);
  assert.deepEqual(await typeOf('larger.nii'), ['Float32Array', [-1, 1, 65535]]);
  assert.deepEqual(await typeOf('fraction.nii'), ['Float32Array', [0, 0.5, 1]]);
});

test('a channel of one file with several, and of several files', async () => {
  const two: Tiny = { data: Uint8Array.of(1, 10, 2, 20, 3, 30), shape: [1, 1, 3, 2] };
  const root = await makeTree({ 'two.nii': two, 'third.nii': { data: Uint8Array.of(7, 8, 9), shape: [1, 1, 3, 1] } });
  const channel = async (names: string[], index: number): Promise<number[]> => [
    ...(await viewImage({ caseId: 'a', images: names.map((name) => join(root, name)), channel: index })).data,
  ];
  assert.deepEqual(await channel(['two.nii'], 0), [1, 2, 3]);
  assert.deepEqual(await channel(['two.nii'], 1), [10, 20, 30]);
  assert.deepEqual(await channel(['two.nii', 'third.nii'], 1), [10, 20, 30]);
  assert.deepEqual(await channel(['two.nii', 'third.nii'], 2), [7, 8, 9]);
  await assert.rejects(channel(['two.nii'], 2), /case a has no channel 2/);
  await assert.rejects(channel(['two.nii', 'third.nii'], 3), /case a has no channel 3/);
});

test('label values become class indexes; a label that is shifted a little lies where its image lies', async () => {
  const near = [1, 0, 0, 0.05, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const root = await makeTree({ 'a.nii': image(1), 'l.nii': { ...label(0, 255, 4), affine: near } });
  const request = {
    caseId: 'a',
    label: join(root, 'l.nii'),
    image: join(root, 'a.nii'),
    classes: classesOfValues([0, 4, 255]),
  };
  const truth = await viewLabel(request);
  assert(truth.data instanceof Uint8Array);
  assert.deepEqual([...truth.data.slice(0, 4)], [0, 2, 1, 0]);
  assert.deepEqual(truth.affine.slice(0, 4), [1, 0, 0, 0]);
  assert.deepEqual(truth.window, [0, 2]);
  await assert.rejects(viewLabel({ ...request, classes: classesOfValues([0, 4]) }), /l\.nii holds the label 255/);
});

test('a label on another grid is refused with both names', async () => {
  const far = [1, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const root = await makeTree({
    'a.nii': image(1),
    'far.nii': { ...label(0, 1), affine: far },
    'other.nii': { data: new Uint8Array(8), shape: [2, 2, 2, 1] },
  });
  const view = (name: string) =>
    viewLabel({ caseId: 'a', label: join(root, name), image: join(root, 'a.nii'), classes: classesOfValues([0, 1]) });
  await assert.rejects(view('far.nii'), /case a: the label far\.nii lies up to 3 mm away from the image a\.nii/);
  await assert.rejects(view('other.nii'), /case a: the label other\.nii has 2×2×2 voxels, the image a\.nii has 5×4×3/);
});
