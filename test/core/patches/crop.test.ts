import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { centreStart, cropCentre, cropPatch } from '../../../src-main/core/patches/crop.ts';
import type { Sample, Triple } from '../../../src-main/core/volume/volume.ts';

const clamp = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
const triple = (min: number, max: number): fc.Arbitrary<Triple> => {
  const each = fc.integer({ min, max });
  return fc.tuple(each, each, each);
};

/** Every value tells where it was, and the class follows from it. */
function sampleOf([depth, height, width]: Triple, channels: number): Sample {
  const voxels = depth * height * width;
  const affine = [0, 2, 0, 10, 1, 0, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1];
  return {
    caseId: 'case-1',
    image: {
      data: Float32Array.from({ length: voxels * channels }, (_, i) => i),
      shape: [depth, height, width, channels],
      affine,
    },
    label: { data: Uint8Array.from({ length: voxels }, (_, i) => i % 7), shape: [depth, height, width, 1], affine },
  };
}

test('a crop is the voxel at its place, or the nearest of the border, for image and label alike', () => {
  fc.assert(
    fc.property(
      triple(1, 5),
      triple(-8, 8),
      triple(1, 9),
      fc.integer({ min: 1, max: 3 }),
      (shape, start, patch, channels) => {
        const sample = sampleOf(shape, channels);
        const { image, label } = cropPatch(sample, start, patch);
        let i = 0;
        for (let z = start[0]; z < start[0] + patch[0]; z++) {
          for (let y = start[1]; y < start[1] + patch[1]; y++) {
            for (let x = start[2]; x < start[2] + patch[2]; x++, i++) {
              const voxel = (clamp(z, shape[0]) * shape[1] + clamp(y, shape[1])) * shape[2] + clamp(x, shape[2]);
              assert.equal(label!.data[i], sample.label!.data[voxel]);
              for (let c = 0; c < channels; c++) {
                assert.equal(image.data[i * channels + c], sample.image.data[voxel * channels + c]);
              }
            }
          }
        }
        assert.equal(i, label!.data.length);
        assert.deepEqual(image.shape, [...patch, channels]);
      },
    ),
  );
});

test('the affine of a crop maps its first voxel to where that lies in the body', () => {
  const { image } = cropPatch(sampleOf([4, 4, 4], 1), [1, -2, 3], [2, 2, 2]);
  // Voxel x = 3, y = −2, z = 1 by rows [0 2 0 10], [1 0 0 20], [0 0 3 30].
  assert.deepEqual([image.affine[3], image.affine[7], image.affine[11]], [6, 23, 33]);
  assert.deepEqual(
    image.affine.filter((_, i) => i % 4 !== 3),
    [0, 2, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0],
  );
});

test('a volume smaller than the patch gains no class-less and no dark voxels (miscnn.md 3.2, item 3)', () => {
  const small = sampleOf([6, 6, 6], 1);
  small.image.data.fill(100);
  small.label!.data.fill(2);
  const { image, label } = cropPatch(small, [-1, -1, -1], [8, 8, 8]);
  assert.ok(
    image.data.every((value) => value === 100),
    'a value that the volume has not',
  );
  assert.ok(
    label!.data.every((value) => value === 2),
    'a class that the volume has not',
  );
});

test('a crop does not change or share the sample, and a missing label stays missing', () => {
  const sample = sampleOf([3, 3, 3], 2);
  const crop = cropPatch(sample, [0, 0, 0], [3, 3, 3]);
  crop.image.data.fill(-1);
  assert.equal(sample.image.data[5], 5);
  assert.equal(cropPatch({ ...sample, label: null }, [0, 0, 0], [2, 2, 2]).label, null);
});

test('a shared array can be cropped, as workers do', () => {
  const sample = sampleOf([3, 3, 3], 1);
  const shared = new Float32Array(new SharedArrayBuffer(27 * 4));
  shared.set(sample.image.data);
  const { image } = cropPatch({ ...sample, image: { ...sample.image, data: shared } }, [1, 1, 1], [1, 1, 2]);
  assert.deepEqual([...image.data], [13, 14]);
  assert.ok(image.data.buffer instanceof ArrayBuffer, 'the crop is shared');
});

test('the centre of a sample, and the sample itself where nothing is to be cut', () => {
  assert.deepEqual(centreStart([7, 8, 3], [4, 4, 4]), [1, 2, -1]);
  const sample = sampleOf([3, 5, 6], 1);
  assert.deepEqual([...cropCentre(sample, [1, 1, 2]).image.data], [44, 45]);
  assert.equal(cropCentre(sample, [3, 5, 6]), sample);
});
