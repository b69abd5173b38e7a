import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { translate } from '../../../src-main/core/augment/index.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { identityAffine, type Sample, type Shape, type Triple } from '../../../src-main/core/volume/volume.ts';

const row: Sample = {
  caseId: 'case-1',
  image: { data: Float32Array.of(0, 1, 2, 3, 4, 5, 6), shape: [1, 1, 7, 1], affine: identityAffine },
  label: { data: Uint8Array.of(0, 1, 2, 3, 4, 5, 6), shape: [1, 1, 7, 1], affine: identityAffine },
};

test('a shift moves image and label together, and brings in what lies beyond the patch', () => {
  const shifted = translate.apply(row, { voxels: [0, 0, 2], shape: [1, 1, 3] });
  assert.deepEqual([...shifted.image.data], [4, 5, 6]);
  assert.deepEqual([...shifted.label!.data], [4, 5, 6]);
  const back = translate.apply(row, { voxels: [0, 0, -1], shape: [1, 1, 3] });
  assert.deepEqual([...back.image.data], [1, 2, 3]);
});

test('beyond the image its border goes on, intensity and class alike', () => {
  const { image, label } = translate.apply(row, { voxels: [0, 0, 3], shape: [1, 1, 7] });
  assert.deepEqual([...image.data], [3, 4, 5, 6, 6, 6, 6]);
  assert.deepEqual([...label!.data], [3, 4, 5, 6, 6, 6, 6]);
});

test('shifts reach the share of each axis, either way, equally often', () => {
  const params = resolveParams(translate.params, { probability: 1, share: 0.1 }, 'test');
  const facts = { shape: [1, 20, 40, 1] as Shape, spacingMm: [1, 1, 1] as Triple };
  assert.deepEqual(translate.margin!(params, facts), [0, 2, 4]);
  const random = randomStream('translate');
  const counts = new Map<number, number>();
  for (let i = 0; i < 4500; i++) {
    const voxels = translate.draw(random, params, facts)?.voxels ?? [0, 0, 0];
    assert.equal(voxels[0], 0);
    assert.ok(Math.abs(voxels[1]) <= 2);
    counts.set(voxels[2], (counts.get(voxels[2]) ?? 0) + 1);
  }
  assert.deepEqual(
    [...counts.keys()].sort((a, b) => a - b),
    [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  );
  for (const count of counts.values()) assert.ok(Math.abs(count - 500) < 100, `${count} of 4500`);
});
