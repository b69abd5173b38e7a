import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rotateScale } from '../../../src-main/core/augment/index.ts';
import { cropPatch } from '../../../src-main/core/patches/crop.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import type { Affine, Sample, Shape, Triple } from '../../../src-main/core/volume/volume.ts';
import { resolveParams } from '../../../shared/params.ts';

function affineOf([z, y, x]: Triple): Affine {
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

function sampleOf(shape: Triple, spacingMm: Triple, valueAt: (z: number, y: number, x: number) => number): Sample {
  const [depth, height, width] = shape;
  const values = new Float32Array(depth * height * width);
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) values[i++] = valueAt(z, y, x);
  }
  const affine = affineOf(spacingMm);
  return {
    caseId: 'case-1',
    image: { data: values, shape: [...shape, 1], affine },
    label: { data: Uint8Array.from(values), shape: [...shape, 1], affine },
  };
}

const still = { rotationDegrees: [0, 0, 0], scale: [1, 1, 1] };
const paramsOf = (given: Record<string, unknown>) =>
  resolveParams(rotateScale.params, { probability: 1, ...given }, 'test');
const factsOf = (shape: Triple, spacingMm: Triple = [1, 1, 1]) => ({ shape: [...shape, 1] as Shape, spacingMm });

test('no rotation and no scaling is the centre crop, to the voxel and with its affine', () => {
  const sample = sampleOf([6, 7, 9], [1, 2, 3], (z, y, x) => z * 40 + y * 5 + x);
  const { image, label } = rotateScale.apply(sample, { ...still, shape: [3, 4, 5] });
  const crop = cropPatch(sample, [1, 1, 2], [3, 4, 5]);
  assert.deepEqual(image, crop.image);
  assert.deepEqual(label, crop.label);
});

for (const [axis, turned] of [
  [0, ([z, y, x]: Triple): Triple => [z, 4 - x, y]],
  [1, ([z, y, x]: Triple): Triple => [x, y, 4 - z]],
  [2, ([z, y, x]: Triple): Triple => [4 - y, z, x]],
] as const) {
  test(`a quarter turn about axis ${axis} moves every voxel to its place`, () => {
    const valueAt = (z: number, y: number, x: number): number => z * 25 + y * 5 + x;
    const rotationDegrees = [0, 0, 0];
    rotationDegrees[axis] = 90;
    const { image, label } = rotateScale.apply(sampleOf([5, 5, 5], [1, 1, 1], valueAt), {
      ...still,
      rotationDegrees,
      shape: [5, 5, 5],
    });
    for (let i = 0; i < 125; i++) {
      const from = turned([Math.floor(i / 25), Math.floor(i / 5) % 5, i % 5]);
      assert.ok(Math.abs(image.data[i] - valueAt(...from)) < 1e-3, `voxel ${i}`);
      assert.equal(label!.data[i], valueAt(...from));
    }
  });
}

test('rotation is by true angles where voxels are anisotropic', () => {
  // Gradients, per millimetre, of three ramps along z, y and x: one millimetre is still one, and right angles are right.
  const spacing: Triple = [2, 1, 4];
  const gradients = [0, 1, 2].map((axis) => {
    const sample = sampleOf([11, 21, 9], spacing, (...at) => at[axis] * spacing[axis]);
    const record = { ...still, rotationDegrees: [35, -50, 20], shape: [2, 2, 2] };
    const { data } = rotateScale.apply(sample, record).image;
    return [(data[4] - data[0]) / spacing[0], (data[2] - data[0]) / spacing[1], (data[1] - data[0]) / spacing[2]];
  });
  for (const [i, a] of gradients.entries()) {
    for (const [j, b] of gradients.entries()) {
      const product = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-5, `axes ${i} and ${j}: ${product}`);
    }
  }
  // About one axis, the angle itself: the ramp along y, turned 30° about z, still rises by its cosine along y.
  const ramp = sampleOf([3, 21, 9], spacing, (_, y) => y);
  const { data } = rotateScale.apply(ramp, { ...still, rotationDegrees: [30, 0, 0], shape: [2, 2, 2] }).image;
  assert.ok(Math.abs(data[2] - data[0] - Math.cos(Math.PI / 6)) < 1e-5, 'not the cosine of 30°');
});

test('a scale of 2 doubles extents, and one of 0.5 halves them', () => {
  const cube = (half: number) => (z: number, y: number, x: number) =>
    Math.max(Math.abs(z - 7.5), Math.abs(y - 7.5), Math.abs(x - 7.5)) < half ? 3 : 0;
  const count = (sample: Sample): number => sample.label!.data.filter((value) => value === 3).length;
  const sample = sampleOf([16, 16, 16], [1, 1, 1], cube(4));
  assert.equal(count(sample), 8 ** 3);
  assert.equal(count(rotateScale.apply(sample, { ...still, scale: [2, 2, 2], shape: [16, 16, 16] })), 16 ** 3);
  assert.equal(count(rotateScale.apply(sample, { ...still, scale: [0.5, 0.5, 0.5], shape: [16, 16, 16] })), 4 ** 3);
});

test('beyond the border the image is not darkened and no voxel loses its class (miscnn.md 3.2, item 3)', () => {
  const sample = sampleOf([16, 16, 16], [1, 1, 1], () => 2);
  const record = { rotationDegrees: [15, -15, 15], scale: [0.85, 0.85, 0.85], shape: [16, 16, 16] };
  const { image, label } = rotateScale.apply(sample, record);
  assert.ok(
    image.data.every((value) => value === 2),
    'a value that the patch has not',
  );
  assert.ok(
    label!.data.every((value) => value === 2),
    'a class that the patch has not',
  );
});

for (const [patch, spacingMm, given] of [
  [[12, 20, 9], [1, 1, 1], {}],
  [[8, 24, 24], [2.5, 1, 1], {}],
  [[1, 30, 20], [5, 1, 1], { rotationDegrees: [-180, 180] }],
  [[6, 16, 16], [4, 1, 1], { scaleRange: [0.5, 1] }],
] as [Triple, Triple, Record<string, unknown>][]) {
  test(`with its margin a patch of ${patch.join('×')} at ${spacingMm.join('×')} mm needs no made-up border`, () => {
    const params = paramsOf(given);
    const facts = factsOf(patch, spacingMm);
    const margin = rotateScale.margin!(params, facts);
    const outer = patch.map((size, i) => size + 2 * margin[i]) as unknown as Triple;
    // A ramp goes on beyond the margin only if nothing was continued: its second differences stay 0.
    for (const axis of [0, 1, 2]) {
      const sample = sampleOf(outer, spacingMm, (...at) => at[axis]);
      const random = randomStream('margin', axis);
      for (let i = 0; i < 20; i++) {
        const { image } = rotateScale.apply(sample, rotateScale.draw(random, params, facts)!);
        const step = image.data[1] - image.data[0];
        for (let row = 0; row < image.data.length; row += patch[2]) {
          for (let x = 1; x < patch[2]; x++) {
            assert.ok(
              Math.abs(image.data[row + x] - image.data[row + x - 1] - step) < 1e-4,
              `axis ${axis}: not the ramp at ${x}`,
            );
          }
        }
      }
    }
    const corner = margin.map((each) => each > 0);
    assert.deepEqual(corner, [patch[0] > 1 && spacingMm[0] < 3, true, true]);
  });
}

test('a single slice, and slices far apart, are turned and scaled in plane only', () => {
  const random = randomStream('planes');
  for (const facts of [factsOf([1, 8, 8]), factsOf([8, 8, 8], [3, 1, 1])]) {
    const { rotationDegrees, scale } = rotateScale.draw(random, paramsOf({}), facts)!;
    assert.deepEqual(rotationDegrees.slice(1), [0, 0]);
    assert.notEqual(rotationDegrees[0], 0);
    assert.equal(scale[0], 1);
    assert.ok(scale[1] === scale[2] && scale[1] !== 1, `scale ${scale}`);
  }
  const free = rotateScale.draw(random, paramsOf({ planes: 'all' }), factsOf([8, 8, 8], [3, 1, 1]))!;
  assert.ok(
    free.rotationDegrees.every((degrees) => degrees !== 0 && Math.abs(degrees) <= 15),
    `angles ${free.rotationDegrees}`,
  );
  assert.ok(
    free.scale.every((factor) => factor === free.scale[0] && factor >= 0.85 && factor <= 1.25),
    `scale ${free.scale}`,
  );
});
