import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { applySteps, undoSteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { oneHot } from '../../../src-main/core/volume/one-hot.ts';
import { spacingOf, type Affine, type Sample, type Triple } from '../../../src-main/core/volume/volume.ts';
import { golden } from '../../golden/resample/golden.ts';

function sample(shape: Triple, spacingMm: Triple, values?: readonly number[]): Sample {
  const [z, y, x] = spacingMm;
  const affine: Affine = [x, 0, 0, 10, 0, y, 0, -20, 0, 0, z, 30, 0, 0, 0, 1];
  const voxels = shape[0] * shape[1] * shape[2];
  return {
    caseId: 'case-7',
    image: {
      data: Float32Array.from(values ?? { length: voxels }, (value, i) => value ?? i),
      shape: [...shape, 1],
      affine,
    },
    label: { data: Uint8Array.from({ length: voxels }, (_, i) => i % 3), shape: [...shape, 1], affine },
  };
}

function apply(given: Sample, ...choices: StepChoice[]): Sample {
  return applySteps(given, choices).sample;
}

describe('resample', () => {
  it('reaches the spacing to whole voxels and keeps the extent', () => {
    const { image, label } = apply(sample([10, 20, 15], [3, 1, 0.7]), {
      id: 'resample',
      params: { spacingMm: [2, 2, 1] },
    });
    assert.deepEqual(image.shape, [15, 10, 11, 1]);
    assert.deepEqual(label?.shape, image.shape);
    assert.deepEqual(label?.affine, image.affine);
    [(10 * 3) / 15, (20 * 1) / 10, (15 * 0.7) / 11].forEach((spacing, axis) => {
      assert.ok(Math.abs(spacingOf(image.affine)[axis] - spacing) < 1e-12);
    });
  });

  it('never loses an axis, and leaves a single slice a single slice', () => {
    const params = { spacingMm: [1, 50, 50] };
    assert.deepEqual(apply(sample([1, 20, 30], [5, 1, 1]), { id: 'resample', params }).image.shape, [1, 1, 1, 1]);
  });

  it('does not blend slices more than three times as thick as wide, unless told to', () => {
    const given = sample([2, 4, 4], [4, 1, 1], [...new Array<number>(16).fill(0), ...new Array<number>(16).fill(8)]);
    const kept = apply(given, { id: 'resample', params: { imageOrder: 'linear' } });
    assert.deepEqual(new Set(kept.image.data), new Set([0, 8]));
    const blended = apply(given, { id: 'resample', params: { imageOrder: 'linear', anisotropy: 'off' } });
    assert.deepEqual(new Set(blended.image.data), new Set([0, 1, 3, 5, 7, 8]));
    // Exactly three times is not yet thick.
    const three = apply(sample([2, 4, 4], [3, 1, 1], [...given.image.data]), {
      id: 'resample',
      params: { imageOrder: 'linear' },
    });
    assert.ok(three.image.data.some((value) => value > 0 && value < 8));
  });

  it('names the case whose voxels have no size, or whose grid would be enormous', () => {
    assert.throws(
      () => apply(sample([2, 2, 2], [0, 1, 1]), { id: 'resample' }),
      (error) => isStudioError(error, 'bad-dataset') && /case-7 has voxels of 0 × 1 × 1 mm/.test(error.message),
    );
    assert.throws(
      () => apply(sample([20, 20, 20], [1, 1, 1]), { id: 'resample', params: { spacingMm: [0.001, 0.01, 0.01] } }),
      (error) => isStudioError(error, 'memory') && /case-7.*20000 × 2000 × 2000/.test(error.message),
    );
  });
});

describe('pad', () => {
  const { from, input, cases } = golden.pads;
  for (const { mode, to, expected } of cases) {
    it(`equals numpy, ${mode}`, () => {
      const params = { minimumShape: to, mode, value: -7 };
      const { image, label } = apply(sample(from, [1, 1, 1], input), { id: 'pad', params });
      assert.deepEqual(image.data, Float32Array.from(expected));
      if (mode === 'constant') {
        // A label never gets the image's fill value (MIScnn gave it −5): all that was added is background.
        const added = [...(label?.data ?? [])].filter((_, i) => expected[i] === -7);
        assert.equal(added.length, 5 * 11 * 5 - 24);
        assert.ok(added.every((each) => each === 0));
      } else {
        // The label goes on with the tissue: it is the class of the voxel whose intensity was copied.
        const classOf = new Map(input.map((value, i) => [value, i % 3]));
        assert.deepEqual(
          [...(label?.data ?? [])],
          expected.map((value) => classOf.get(value)),
        );
      }
    });
  }

  it('makes axes multiples and moves the origin with the first voxel', () => {
    const params = { minimumShape: [1, 9, 1], divisibleBy: [1, 4, 16] };
    const { image } = apply(sample([3, 6, 17], [3, 2, 1]), { id: 'pad', params });
    assert.deepEqual(image.shape, [3, 12, 32, 1]);
    assert.deepEqual([image.affine[3], image.affine[7], image.affine[11]], [10 - 7 * 1, -20 - 3 * 2, 30]);
  });
});

describe('applySteps and undoSteps', () => {
  it('gives each of two steps of a kind its own way back, where MIScnn shared one', () => {
    const given = sample([10, 10, 10], [1, 1, 1]);
    const choices: StepChoice[] = [
      { id: 'resample', params: { spacingMm: [2, 2, 2] } },
      { id: 'zScore' },
      { id: 'resize', params: { shape: [20, 20, 20] } },
      { id: 'resize', params: { shape: [7, 7, 7] } },
      { id: 'pad', params: { divisibleBy: [8, 8, 8] } },
      { id: 'pad', params: { minimumShape: [9, 9, 9], mode: 'reflect' } },
    ];
    const { sample: prepared, traces } = applySteps(given, choices);
    assert.deepEqual(prepared.image.shape, [9, 9, 9, 1]);
    assert.ok(prepared.label);
    const back = undoSteps(oneHot(prepared.label, 3), choices, JSON.parse(JSON.stringify(traces)) as unknown[]);
    assert.deepEqual(back.shape, [10, 10, 10, 3]);
    assert.deepEqual(back.affine, given.image.affine);
  });

  it('undoes in the opposite order', () => {
    const given = sample([4, 4, 4], [1, 1, 1]);
    const choices: StepChoice[] = [
      { id: 'pad', params: { minimumShape: [8, 4, 4] } },
      { id: 'resize', params: { shape: [16, 4, 4], imageOrder: 'nearest' } },
    ];
    const { sample: prepared, traces } = applySteps(given, choices);
    assert.ok(prepared.label);
    const { data } = undoSteps(oneHot(prepared.label, 3), choices, traces);
    assert.deepEqual(data, oneHot(given.label!, 3).data);
  });

  it('suggests the step that a misspelt id may have meant', () => {
    assert.throws(
      () => apply(sample([1, 1, 1], [1, 1, 1]), { id: 'zscor' } as unknown as StepChoice),
      (error) =>
        isStudioError(error, 'bad-pipeline') &&
        /steps\[0\] has no step "zscor"/.test(error.message) &&
        /"zScore"/.test(error.next),
    );
  });
});
