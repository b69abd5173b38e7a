import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirror } from '../../../src-main/core/augment/index.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { identityAffine, type Sample } from '../../../src-main/core/volume/volume.ts';
import { resolveParams } from '../../../shared/params.ts';
import { isStudioError } from '../../../shared/errors.ts';

const sample: Sample = {
  caseId: 'case-1',
  image: {
    data: Float32Array.from({ length: 2 * 2 * 3 * 2 }, (_, i) => i),
    shape: [2, 2, 3, 2],
    affine: identityAffine,
  },
  label: { data: Uint8Array.from({ length: 12 }, (_, i) => i), shape: [2, 2, 3, 1], affine: identityAffine },
};
const facts = { shape: sample.image.shape, spacingMm: [1, 1, 1] as const };
const paramsOf = (given: Record<string, unknown>) =>
  resolveParams(mirror.params, { axesMode: 'chosen', ...given }, 'test');

for (const [axes, order] of [
  [[0], [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]],
  [[1], [3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8]],
  [[2], [2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9]],
  [
    [0, 1, 2],
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  ],
]) {
  test(`mirroring axes ${axes.join()} moves image and label together, channels in order`, () => {
    const { image, label } = mirror.apply(sample, { axes });
    assert.deepEqual([...label!.data], order);
    assert.deepEqual(
      [...image.data],
      order.flatMap((voxel) => [2 * voxel, 2 * voxel + 1]),
    );
    assert.deepEqual(mirror.apply({ ...sample, image, label }, { axes }), sample);
  });
}

test('each axis is mirrored with the probability by itself, and only those that were chosen', () => {
  const random = randomStream('mirror');
  const params = paramsOf({ axes: [0, 2] });
  const counts = new Map<string, number>();
  for (let i = 0; i < 4000; i++) {
    const key = String(mirror.draw(random, params, facts)?.axes);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ['0', '0,2', '2', 'undefined']);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 130, `${count} draws of one choice`);
});

test('an axis of one voxel is never mirrored', () => {
  const flat = { ...facts, shape: [1, 4, 4, 1] as const };
  const { axes } = mirror.draw(randomStream(1), paramsOf({ probability: 1 }), flat)!;
  assert.deepEqual(axes, [1, 2]);
});

test('axes that were left to be decided are refused until they are', () => {
  assert.throws(
    () => mirror.draw(randomStream(1), paramsOf({ axesMode: 'auto' }), facts),
    (error) => isStudioError(error, 'internal'),
  );
});
