import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveParams } from '../../../shared/params.ts';
import type { Augmentation } from '../../../src-main/core/augment/augmentation.ts';
import * as registry from '../../../src-main/core/augment/index.ts';
import { decideMirrorAxes } from '../../../src-main/core/augment/mirror-axes.ts';
import { augmentPatch, marginOf, type AugmentationId } from '../../../src-main/core/augment/run-augment.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { oneHot } from '../../../src-main/core/volume/one-hot.ts';
import { identityAffine, type Sample, type Triple } from '../../../src-main/core/volume/volume.ts';

const ids = Object.keys(registry) as AugmentationId[];
const side = fc.integer({ min: 1, max: 9 });

/** Labels of the classes 1 and 3 alone: a voxel that was made up, as background or by blending, shows. */
function sampleOf(shape: Triple, seed: number): Sample {
  const random = randomStream('one-class', seed);
  const voxels = shape[0] * shape[1] * shape[2];
  return {
    caseId: 'case-1',
    image: { data: Float32Array.from({ length: voxels }, random.normal), shape: [...shape, 1], affine: identityAffine },
    label: {
      data: Uint8Array.from({ length: voxels }, () => 1 + 2 * random.index(2)),
      shape: [...shape, 1],
      affine: identityAffine,
    },
  };
}

test('after any augmentations every voxel has exactly one class, one that was there (miscnn.md 3.2, item 3)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 4 }),
      fc.tuple(side, side, side),
      fc.nat(),
      fc.boolean(),
      (chosen, shape, seed, withMargin) => {
        const always = chosen.map((id) => ({
          id,
          params: resolveParams(
            (registry[id as keyof typeof registry] as unknown as Augmentation).params,
            { probability: 1 },
            id,
          ),
        }));
        const list = decideMirrorAxes(always, [false, false, false]);
        const margin = withMargin ? marginOf(list, shape, [1, 1, 1]) : [0, 0, 0];
        const given = sampleOf(shape.map((size, axis) => size + 2 * margin[axis]) as unknown as Triple, seed);
        const { image, label } = augmentPatch(given, list, randomStream(seed), shape);
        assert.deepEqual(label!.shape, [...shape, 1]);
        assert.deepEqual(image.shape, [...shape, 1]);
        assert.ok(
          label!.data.every((value) => value === 1 || value === 3),
          'a class that was not there',
        );
        const { data } = oneHot(label!, 4);
        for (let i = 0; i < data.length; i += 4) {
          assert.equal(data[i] + data[i + 1] + data[i + 2] + data[i + 3], 1);
        }
      },
    ),
    { numRuns: 150, seed: 6 },
  );
});
