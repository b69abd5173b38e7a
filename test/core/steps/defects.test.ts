import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applySteps, undoSteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { argmax, oneHot } from '../../../src-main/core/volume/one-hot.ts';
import { identityAffine, voxelCount, type Sample, type Triple } from '../../../src-main/core/volume/volume.ts';

/** What goes wrong silently in MIScnn's subfunctions, by the items of miscnn.md 3.2, and what has to come out. */
function sample(shape: Triple, image: (i: number) => number, label: (i: number) => number, channels = 1): Sample {
  const voxels = voxelCount(shape);
  return {
    caseId: 'case-7',
    image: {
      data: Float32Array.from({ length: voxels * channels }, (_, i) => image(i)),
      shape: [...shape, channels],
      affine: identityAffine,
    },
    label: {
      data: Uint8Array.from({ length: voxels }, (_, i) => label(i)),
      shape: [...shape, 1],
      affine: identityAffine,
    },
  };
}

describe('what MIScnn gets wrong', () => {
  it('item 7: resampling and resizing one after the other, twice each, go back to the image’s own shape', () => {
    const given = sample([10, 10, 10], Math.sin, (i) => (i % 10 < 5 ? 1 : 2));
    const spacing = (mm: number): StepChoice => ({ id: 'resample', params: { spacingMm: [mm, mm, mm] } });
    const shape = (size: number): StepChoice => ({ id: 'resize', params: { shape: [size, size, size] } });
    const choices = [spacing(0.5), shape(30), shape(20), spacing(0.9)];
    const { sample: prepared, traces } = applySteps(given, choices);
    const back = undoSteps(oneHot(prepared.label!, 3), choices, traces);
    assert.deepEqual(back.shape, [10, 10, 10, 3]);
    assert.deepEqual(argmax(back).data, given.label!.data);
  });

  for (const imageOrder of ['nearest', 'linear', 'cubic']) {
    it(`item 8: enlarged by ${imageOrder}, faces and corners of a constant image are not darkened`, () => {
      // One voxel in the middle is 0, so that nothing can take the image for constant.
      const middle = 3 * 49 + 3 * 7 + 3;
      const given = sample([7, 7, 7], (i) => (i === middle ? 0 : 100), () => 1); // prettier-ignore
      const steps: StepChoice[][] = [
        [{ id: 'resize', params: { shape: [14, 14, 14], imageOrder } }],
        [{ id: 'resample', params: { spacingMm: [0.5, 0.5, 0.5], imageOrder } }],
      ];
      for (const choices of steps) {
        const { image, label } = applySteps(given, choices).sample;
        assert.deepEqual(image.shape, [14, 14, 14, 1]);
        image.data.forEach((value, i) => {
          const place = [Math.floor(i / 196), Math.floor(i / 14) % 14, i % 14];
          if (place.some((at) => at === 0 || at === 13)) assert.ok(value > 98.5, `${value} at ${place.join()}`);
        });
        assert.ok(label!.data.every((index) => index === 1));
      }
    });
  }

  it('item 9: no padding puts the image’s fill value into the label', () => {
    for (const mode of ['constant', 'edge', 'reflect']) {
      const params = { minimumShape: [6, 9, 12], mode, value: -5 };
      const { image, label } = applySteps(sample([3, 4, 5], () => 7, () => 2), [{ id: 'pad', params }]).sample; // prettier-ignore
      assert.equal(label!.data.length, 6 * 9 * 12);
      const wanted = new Set(mode === 'constant' ? [0, 2] : [2]);
      assert.deepEqual(new Set(label!.data), wanted, mode);
      assert.deepEqual(new Set(image.data), new Set(mode === 'constant' ? [-5, 7] : [7]));
    }
  });

  it('item 13: where three labels share a voxel and none has half of it, it does not become background', () => {
    // Three stripes of one voxel each, made one voxel wide: every class has a third.
    for (const shape of [
      [1, 1, 1],
      [1, 1, 2],
      [1, 3, 1],
    ]) {
      // prettier-ignore
      const given = sample([1, 3, 3], () => 0, (i) => 1 + (i % 3)); // prettier-ignore
      const { label } = applySteps(given, [{ id: 'resize', params: { shape } }]).sample;
      assert.ok(label!.data.every((index) => index > 0), `${[...label!.data]}`); // prettier-ignore
    }
    // Enlarged, a corner where four labels meet.
    const corner = sample([1, 2, 2], () => 0, (i) => i + 1); // prettier-ignore
    const { label } = applySteps(corner, [{ id: 'resize', params: { shape: [1, 5, 5] } }]).sample;
    assert.ok(label!.data.every((index) => index > 0), `${[...label!.data]}`); // prettier-ignore
  });

  it('item 13: each channel is normalised by itself', () => {
    for (const id of ['zScore', 'scale', 'greyScale'] as const) {
      const both = applySteps(sample([1, 1, 4], (i) => (i % 2 ? 1000 * i : i), () => 0, 2), [{ id }]).sample.image.data; // prettier-ignore
      const bright = applySteps(sample([1, 1, 4], (i) => 1000 * (2 * i + 1), () => 0), [{ id }]).sample.image.data; // prettier-ignore
      assert.deepEqual(both.filter((_, i) => i % 2 === 1), bright, id); // prettier-ignore
    }
  });
});
