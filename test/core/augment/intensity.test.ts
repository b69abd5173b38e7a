import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  brightness,
  contrast,
  gamma,
  gaussianBlur,
  gaussianNoise,
  lowResolution,
} from '../../../src-main/core/augment/index.ts';
import { resampleLinear, resampleNearest } from '../../../src-main/core/augment/resample-affine.ts';
import { drawFactors } from '../../../src-main/core/augment/draw-factors.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { resolveParams } from '../../../shared/params.ts';
import { identityAffine, type Sample, type Shape, type Triple } from '../../../src-main/core/volume/volume.ts';

const golden = JSON.parse(readFileSync(new URL('../../golden/augment/augment.json', import.meta.url), 'utf8'));

function patchOf(shape: Shape, data: Float32Array): Sample {
  return { caseId: 'case-1', image: { data, shape, affine: identityAffine }, label: null };
}

function assertNear(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 2e-5): void {
  assert.equal(actual.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Math.abs(actual[i] - wanted[i]) <= tolerance, `value ${i}: ${actual[i]} for ${wanted[i]}`);
  }
}

const patch = patchOf(golden.shape, Float32Array.from(golden.image));

test('gamma gives what batchgenerators gives, mean and standard deviation retained', () => {
  const { gammas, invert } = { gammas: golden.factors.gamma, invert: false };
  assertNear(gamma.apply(patch, { gammas, invert }).image.data, golden.gamma);
  assertNear(gamma.apply(patch, { gammas, invert: true }).image.data, golden.gammaInverted);
});

test('blur gives what batchgenerators gives, also where the Gaussian is wider than the patch', () => {
  const { sigmas, image } = golden.blur;
  assertNear(gaussianBlur.apply(patch, { sigmas }).image.data, image);
});

test('blur leaves out the channels that were not drawn, and axes of one voxel', () => {
  const { data } = gaussianBlur.apply(patch, { sigmas: [null, golden.blur.sigmas[1]] }).image;
  const wanted = golden.blur.image.map((value: number, i: number) => (i % 2 ? value : golden.image[i]));
  assertNear(data, wanted);
  const line = patchOf([1, 1, 5, 1], Float32Array.of(0, 0, 1, 0, 0));
  const blurred = gaussianBlur.apply(line, { sigmas: [0.5] }).image.data;
  // exp(−2 k²) over their sum, k = −2 … 2, the tails mirrored at the edges.
  const weights = [0, 1, 2].map((k) => Math.exp(-2 * k * k));
  const sum = weights[0] + 2 * weights[1] + 2 * weights[2];
  assertNear(
    blurred,
    [2, 1, 0, 1, 2].map((k) => weights[k] / sum),
  );
});

for (const upsampling of ['cubic', 'linear'] as const) {
  test(`low resolution, ${upsampling}, gives what batchgenerators gives`, () => {
    const { zooms } = golden.lowResolution;
    const { image } = lowResolution.apply(patch, { zooms, upsampling, inPlane: false });
    assertNear(image.data, golden.lowResolution[upsampling]);
  });
}

test('low resolution of thick slices leaves slices apart', () => {
  const { zooms, inPlane } = golden.lowResolution;
  const { image } = lowResolution.apply(patch, { zooms, upsampling: 'cubic', inPlane: true });
  assertNear(image.data, inPlane);
  const params = resolveParams(lowResolution.params, { probability: 1 }, 'test');
  const drawn = (spacingMm: Triple) =>
    lowResolution.draw(randomStream(1), params, { shape: [4, 9, 9, 1], spacingMm })!.inPlane;
  assert.deepEqual([drawn([3, 1, 1]), drawn([2.9, 1, 1])], [true, false]);
});

test('contrast gives what batchgenerators gives, within the range of each channel', () => {
  assertNear(contrast.apply(patch, { factors: golden.factors.contrast }).image.data, golden.contrast);
});

test('brightness multiplies each channel by its factor', () => {
  const result = brightness.apply(patchOf([1, 1, 2, 2], Float32Array.of(1, 2, -3, 4)), { factors: [2, 0.5] });
  assert.deepEqual([...result.image.data], [2, 1, -6, 2]);
});

test('gamma and contrast leave a constant channel as it is', () => {
  const constant = patchOf([1, 2, 2, 1], new Float32Array(4).fill(7));
  assert.deepEqual([...gamma.apply(constant, { gammas: [0.7], invert: false }).image.data], [7, 7, 7, 7]);
  assert.deepEqual([...contrast.apply(constant, { factors: [2] }).image.data], [7, 7, 7, 7]);
});

for (const size of [40_000, 39_999]) {
  test(`noise of ${size} voxels is normal with the standard deviation of each channel`, () => {
    const flat = patchOf([1, 1, size, 2], new Float32Array(size * 2).fill(5));
    const { data } = gaussianNoise.apply(flat, { seed: 11, standardDeviations: [0.5, 2] }).image;
    for (const [channel, deviation] of [0.5, 2].entries()) {
      const scores = Float64Array.from({ length: size }, (_, i) => (data[2 * i + channel] - 5) / deviation);
      const moment = (power: number): number => scores.reduce((sum, score) => sum + score ** power, 0) / size;
      assert.ok(Math.abs(moment(1)) < 0.03, `mean ${moment(1)}`);
      assert.ok(Math.abs(moment(2) - 1) < 0.04, `variance ${moment(2)}`);
      assert.ok(Math.abs(moment(3)) < 0.1, `third moment ${moment(3)}`);
      assert.ok(Math.abs(moment(4) - 3) < 0.25, `fourth moment ${moment(4)}`);
    }
    const products = data.reduce((sum, value, i) => sum + (i % 2 ? 0 : (value - 5) * (data[i + 1] - 5)), 0);
    assert.ok(Math.abs(products / size) < 0.03, 'channels have noise of their own');
    const neighbours = data.reduce((sum, value, i) => sum + (i > 1 ? (value - 5) * (data[i - 2] - 5) : 0), 0);
    assert.ok(Math.abs(neighbours / size) < 0.06, 'and so have voxels');
  });
}

test('another seed gives other noise', () => {
  const flat = patchOf([1, 1, 3, 1], new Float32Array(3));
  const noise = (seed: number): Float32Array => gaussianNoise.apply(flat, { seed, standardDeviations: [1] }).image.data;
  assert.notDeepEqual(noise(1), noise(2));
});

test('factors lie in their range, below and above 1 equally often', () => {
  const random = randomStream('factors');
  const factors = drawFactors(random, [0.3, 3], 4000);
  assert.ok(
    factors.every((factor) => factor >= 0.3 && factor <= 3),
    'a factor out of its range',
  );
  assert.ok(Math.abs(factors.filter((factor) => factor < 1).length - 2000) < 150, 'half of the factors are below 1');
  assert.ok(
    drawFactors(random, [1.2, 1.4], 100).every((factor) => factor >= 1.2 && factor <= 1.4),
    'a factor out of its range',
  );
  assert.deepEqual(drawFactors(random, [0.5, 0.5], 2), [0.5, 0.5]);
});

test('resampling by an affine map gives what scipy gives, continued by the border', () => {
  const { matrix, origin, shape, image, label } = golden.affine;
  const map = { matrix, origin };
  const size: Triple = shape;
  assertNear(resampleLinear(patch.image, map, size).data, image);
  const [depth, height, width] = golden.shape;
  const labels = {
    data: Uint8Array.from(golden.label),
    shape: [depth, height, width, 1] as Shape,
    affine: identityAffine,
  };
  assert.deepEqual([...resampleNearest(labels, map, size).data], label);
});

test('displaced voxels come from where scipy takes them', () => {
  const { matrix, origin, shape } = golden.affine;
  const { offsets, image, label } = golden.displaced;
  const size: Triple = shape;
  const displacement = Float32Array.from(offsets);
  assertNear(resampleLinear(patch.image, { matrix, origin }, size, displacement).data, image);
  const [depth, height, width] = golden.shape;
  const labels = {
    data: Uint8Array.from(golden.label),
    shape: [depth, height, width, 1] as Shape,
    affine: identityAffine,
  };
  assert.deepEqual([...resampleNearest(labels, { matrix, origin }, size, displacement).data], label);
});
