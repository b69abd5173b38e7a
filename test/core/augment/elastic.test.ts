import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { randomDisplacement } from '../../../src-main/core/augment/displacement.ts';
import { elastic } from '../../../src-main/core/augment/index.ts';
import { cropPatch } from '../../../src-main/core/patches/crop.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { identityAffine, type Sample, type Shape, type Triple } from '../../../src-main/core/volume/volume.ts';

const shape: Triple = [20, 24, 28];

/** One component of a displacement, as values at z, y, x. */
function componentOf(field: Float32Array, component: number): (z: number, y: number, x: number) => number {
  return (z, y, x) => field[3 * ((z * shape[1] + y) * shape[2] + x) + component];
}

test('the greatest displacement along each axis is the magnitude asked for', () => {
  const magnitude: Triple = [1.5, 0, 3];
  const field = randomDisplacement(7, shape, [4, 4, 4], magnitude);
  for (const axis of [0, 1, 2]) {
    const sizes = field.filter((_, i) => i % 3 === axis).map(Math.abs);
    assert.ok(Math.abs(sizes.reduce((most, each) => Math.max(most, each), 0) - magnitude[axis]) < 1e-5, `axis ${axis}`);
  }
});

test('displacements are correlated as noise smoothed by a Gaussian of this width', () => {
  // Of such noise the correlation at distance d is exp(−d² / 4σ²); measured over many fields and voxels.
  for (const sigma of [2, 3.5]) {
    const sums = { own: 0, near: 0, far: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const at = componentOf(randomDisplacement(seed, shape, [sigma, sigma, sigma], [1, 1, 1]), seed % 3);
      for (let k = 0; k < 400; k++) {
        const [z, y, x] = [k % 20, (7 * k) % 24, (5 * k) % 20];
        sums.own += at(z, y, x) ** 2;
        sums.near += at(z, y, x) * at(z, y, x + 2);
        sums.far += at(z, y, x) * at(z, y, x + 8);
      }
    }
    for (const [name, distance] of [
      ['near', 2],
      ['far', 8],
    ] as const) {
      const wanted = Math.exp(-(distance ** 2) / (4 * sigma ** 2));
      const found = sums[name] / sums.own;
      assert.ok(Math.abs(found - wanted) < 0.09, `σ ${sigma}, ${distance} voxels apart: ${found}, not ${wanted}`);
    }
  }
});

test('a displacement is as long along each axis as its share of the patch allows, and the margin holds it', () => {
  const params = resolveParams(elastic.params, { probability: 1, magnitudeRange: [0.1, 0.25] }, 'test');
  const facts = { shape: [16, 40, 80, 1] as Shape, spacingMm: [1, 1, 1] as Triple };
  assert.deepEqual(elastic.margin!(params, facts), [4, 10, 20]);
  for (let i = 0; i < 50; i++) {
    const { magnitude, sigma } = elastic.draw(randomStream(i), params, facts)!;
    magnitude.forEach((each, axis) => {
      assert.ok(each >= 0.1 * facts.shape[axis] && each <= 0.25 * facts.shape[axis], `magnitude ${each}`);
      assert.ok(
        sigma[axis] >= 0.1 * facts.shape[axis] && sigma[axis] <= 0.2 * facts.shape[axis],
        `sigma ${sigma[axis]}`,
      );
    });
  }
});

test('single slices and slices far apart are bent within themselves', () => {
  const params = resolveParams(elastic.params, { probability: 1 }, 'test');
  for (const facts of [
    { shape: [1, 40, 40, 1] as Shape, spacingMm: [1, 1, 1] as Triple },
    { shape: [8, 40, 40, 1] as Shape, spacingMm: [3, 1, 1] as Triple },
  ]) {
    const { magnitude } = elastic.draw(randomStream(3), params, facts)!;
    assert.equal(magnitude[0], 0);
    assert.ok(magnitude[1] > 0 && magnitude[2] > 0, 'not bent at all');
    assert.equal(elastic.margin!(params, facts)[0], 0);
  }
});

test('with the margin no border is made up: a ramp keeps its slope to the edge', () => {
  const outer: Triple = [10, 26, 26];
  const voxels = outer[0] * outer[1] * outer[2];
  const sample: Sample = {
    caseId: 'case-1',
    image: {
      data: Float32Array.from({ length: voxels }, (_, i) => i % outer[2]),
      shape: [...outer, 1],
      affine: identityAffine,
    },
    label: { data: new Uint8Array(voxels), shape: [...outer, 1], affine: identityAffine },
  };
  const record = { seed: 4, sigma: [3, 5, 5], magnitude: [0, 0, 3], shape: [10, 20, 20] as Triple };
  const { image } = elastic.apply(sample, record);
  const plain = cropPatch(sample, [0, 3, 3], [10, 20, 20]).image.data;
  const field = randomDisplacement(4, [10, 20, 20], [3, 5, 5], [0, 0, 3]);
  image.data.forEach((value, i) => assert.ok(Math.abs(value - plain[i] - field[3 * i + 2]) < 1e-4, `voxel ${i}`));
});
