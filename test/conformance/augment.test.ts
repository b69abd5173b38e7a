import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defineParams, resolveParams, type ParamValues, type Params } from '../../shared/params.ts';
import type { Augmentation } from '../../src-main/core/augment/augmentation.ts';
import * as registry from '../../src-main/core/augment/index.ts';
import { decideMirrorAxes } from '../../src-main/core/augment/mirror-axes.ts';
import type { AugmentationId } from '../../src-main/core/augment/run-augment.ts';
import { cropPatch } from '../../src-main/core/patches/crop.ts';
import { randomStream } from '../../src-main/core/random.ts';
import type { Sample, Shape, Triple } from '../../src-main/core/volume/volume.ts';

/** What every augmentation has to hold, for an entry that nobody has yet written a test for. */
const scenes: { name: string; patch: Triple; channels: number; spacingMm: Triple }[] = [
  { name: '3D', patch: [7, 9, 8], channels: 1, spacingMm: [1, 1, 1] },
  { name: '3D, three channels, thick slices', patch: [5, 8, 9], channels: 3, spacingMm: [4, 1, 0.7] },
  { name: '2D', patch: [1, 12, 11], channels: 1, spacingMm: [1, 1, 1] },
  { name: '2D, two channels', patch: [1, 10, 9], channels: 2, spacingMm: [3, 1, 1] },
];
const classesPresent = new Set([0, 1, 3]);

function sampleOf([z, y, x]: Triple, channels: number, [sz, sy, sx]: Triple): Sample {
  const random = randomStream('conformance', z, y, x);
  const affine = [sx, 0, 0, -7, 0, sy, 0, 5, 0, 0, sz, 11, 0, 0, 0, 1];
  const voxels = z * y * x;
  return {
    caseId: 'case-1',
    image: {
      data: Float32Array.from({ length: voxels * channels }, () => random.normal()),
      shape: [z, y, x, channels],
      affine,
    },
    label: { data: Uint8Array.from({ length: voxels }, () => [0, 1, 3][random.index(3)]), shape: [z, y, x, 1], affine },
  };
}

function completeParams(id: string, augmentation: Augmentation, given: Record<string, unknown>): ParamValues<Params> {
  const params = resolveParams(augmentation.params, given, id);
  const [decided] = decideMirrorAxes([{ id: id as AugmentationId, params }], [false, false, false]);
  return decided.params as ParamValues<Params>;
}

for (const [id, entry] of Object.entries(registry)) {
  const augmentation = entry as unknown as Augmentation;

  describe(`augmentation ${id}`, () => {
    test('says what it is, and its defaults are within its own limits', () => {
      assert.ok(augmentation.title.length > 0 && augmentation.help.endsWith('.'), 'title or help');
      assert.doesNotThrow(() => resolveParams(defineParams(augmentation.params), {}, id));
      for (const param of Object.values(augmentation.params))
        assert.ok(param.title && param.help.endsWith('.'), `title or help of ${param.title}`);
      assert.ok('probability' in augmentation.params, 'no probability');
    });

    for (const { name, patch, channels, spacingMm } of scenes) {
      const facts = { shape: [...patch, channels] as Shape, spacingMm };
      const params = completeParams(id, augmentation, { probability: 1 });
      const margin = augmentation.margin?.(params, facts) ?? [0, 0, 0];
      const outer = patch.map((size, i) => size + 2 * margin[i]) as unknown as Triple;
      const given = sampleOf(outer, channels, spacingMm);
      const record = augmentation.draw(randomStream(id, name), params, facts);

      test(`${name}: with probability 0 it draws nothing, with 1 something that changes the patch`, () => {
        const never = completeParams(id, augmentation, { probability: 0 });
        for (let i = 0; i < 20; i++) assert.equal(augmentation.draw(randomStream(i), never, facts), null);
        assert.notEqual(record, null);
        const plain = cropPatch(given, margin, patch);
        assert.notDeepEqual(augmentation.apply(given, record).image.data, plain.image.data);
      });

      test(`${name}: the same key draws the same record, another one another`, () => {
        assert.deepEqual(augmentation.draw(randomStream(id, name), params, facts), record);
        const half = completeParams(id, augmentation, { probability: 0.5 });
        const records = new Set(
          Array.from({ length: 20 }, (_, i) => JSON.stringify(augmentation.draw(randomStream(i), half, facts))),
        );
        assert.ok(records.size > 1, 'always the same record');
      });

      test(`${name}: the same record gives the same patch, also after JSON`, () => {
        const stored: unknown = JSON.parse(JSON.stringify(record));
        assert.deepEqual(stored, record);
        assert.deepEqual(augmentation.apply(given, stored), augmentation.apply(given, record));
      });

      test(`${name}: shape, spacing, case and finite intensities come out`, () => {
        const { caseId, image, label } = augmentation.apply(given, record);
        assert.equal(caseId, 'case-1');
        assert.deepEqual(image.shape, [...patch, channels]);
        assert.deepEqual(label!.shape, [...patch, 1]);
        assert.equal(image.data.length, patch[0] * patch[1] * patch[2] * channels);
        assert.ok(image.data.every(Number.isFinite), 'not finite');
        assert.deepEqual(image.affine, cropPatch(given, margin, patch).image.affine);
        assert.deepEqual(label!.affine, image.affine);
      });

      test(`${name}: every voxel keeps exactly one of the classes, also where there is no margin`, () => {
        for (const sample of [given, cropPatch(given, margin, patch)]) {
          const { label } = augmentation.apply(sample, record);
          assert.ok(label!.data instanceof Uint8Array, 'labels of another type');
          assert.equal(label!.data.length, patch[0] * patch[1] * patch[2]);
          assert.ok(
            label!.data.every((value) => classesPresent.has(value)),
            'a class that was not there',
          );
          const whole = { ...sample, label: { ...sample.label!, data: sample.label!.data.map(() => 3) } };
          assert.ok(
            augmentation.apply(whole, record).label!.data.every((value) => value === 3),
            'a voxel lost its class',
          );
        }
      });

      test(`${name}: image and label go together`, () => {
        for (const axis of [0, 1, 2]) {
          // Half of the patch is 1, half 3, in the image as in the label: what becomes of it, the order stays.
          const stride = outer.slice(axis + 1).reduce((product, size) => product * size, 1);
          const halves = given.label!.data.map((_, i) =>
            Math.floor(i / stride) % outer[axis] < outer[axis] / 3 ? 1 : 3,
          );
          const values = Float32Array.from(
            { length: halves.length * channels },
            (_, i) => halves[Math.floor(i / channels)],
          );
          const { image, label } = augmentation.apply(
            { ...given, image: { ...given.image, data: values }, label: { ...given.label!, data: halves } },
            record,
          );
          for (let channel = 0; channel < channels; channel++) {
            const of = (value: number): number[] => {
              return Array.from(label!.data).flatMap((each, i) =>
                each === value ? image.data[i * channels + channel] : [],
              );
            };
            assert.ok(Math.max(...of(1)) <= Math.min(...of(3)) + 1e-5, `axis ${axis}, channel ${channel}`);
          }
        }
      });

      test(`${name}: the input is not changed, and a missing label stays missing`, () => {
        const copy = structuredClone(given);
        augmentation.apply(given, record);
        assert.deepEqual(given, copy);
        assert.equal(augmentation.apply({ ...given, label: null }, record).label, null);
      });
    }
  });
}
