import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { applySteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { identityAffine, type Sample } from '../../../src-main/core/volume/volume.ts';
import { golden } from '../../golden/resample/golden.ts';

function sample(values: readonly number[], channels = 1): Sample {
  const data = Float32Array.from(values);
  return {
    caseId: 'case-7',
    image: { data, shape: [1, 1, data.length / channels, channels], affine: identityAffine },
    label: null,
  };
}

function apply(values: readonly number[], choice: StepChoice, channels = 1): number[] {
  return [...applySteps(sample(values, channels), [choice]).sample.image.data];
}

describe('zScore', () => {
  it('equals numpy with the population standard deviation', () => {
    const result = apply(golden.intensities.input, { id: 'zScore' });
    golden.intensities.zScore.forEach((value, i) =>
      assert.ok(Math.abs(result[i] - value) < 1e-6 * Math.max(1, Math.abs(value))),
    );
  });

  it('treats each channel by itself, where MIScnn pools them', () => {
    assert.deepEqual(apply([1, 1000, 3, 3000, 1, 1000, 3, 3000], { id: 'zScore' }, 2), [-1, -1, 1, 1, -1, -1, 1, 1]);
  });

  it('makes a constant channel 0 whatever its value, not NaN and not rounding noise', () => {
    for (const value of [0, 5, 0.1, -1e30]) {
      const result = apply(new Array<number>(1001).fill(value), { id: 'zScore' });
      assert.ok(result.every((each) => each === 0));
    }
  });

  it('leaves a background of 0 alone with region nonzero', () => {
    assert.deepEqual(apply([0, 10, 0, 30, 0], { id: 'zScore', params: { region: 'nonzero' } }), [0, -1, 0, 1, 0]);
    assert.deepEqual(apply([0, 0, 0], { id: 'zScore', params: { region: 'nonzero' } }), [0, 0, 0]);
  });

  it('names case and channel of NaN or infinity', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      assert.throws(
        () => apply([1, 2, 3, bad], { id: 'zScore' }, 2),
        (error) => isStudioError(error, 'bad-dataset') && /case-7.*channel 1/.test(error.message),
      );
    }
  });

  it('is right over more voxels than a chunk, with a mean far above the spread', () => {
    const values = Array.from({ length: 300_000 }, (_, i) => (i % 2 === 0 ? 1e6 + ((i / 2) % 2) : 7));
    const result = apply(values, { id: 'zScore' }, 2);
    assert.ok(result.every((value, i) => Math.abs(value - (i % 2 ? 0 : (i / 2) % 2 ? 1 : -1)) < 1e-6));
  });
});

describe('scale', () => {
  it('maps each channel to the ends of the range', () => {
    assert.deepEqual(apply([-2, 100, 0, 300, 2, 200], { id: 'scale' }, 2), [0, 0, 0.5, 1, 1, 0.5]);
    const params = { range: '-1..1' };
    assert.deepEqual(apply([-2, 100, 0, 300, 2, 200], { id: 'scale', params }, 2), [-1, -1, 0, 1, 1, 0]);
  });

  it('makes a constant channel 0', () => {
    for (const range of ['0..1', '-1..1']) assert.deepEqual(apply([7, 7], { id: 'scale', params: { range } }), [0, 0]);
  });
});

describe('clip', () => {
  it('cuts to values', () => {
    const params = { mode: 'values', range: [-79, 304] };
    assert.deepEqual(apply([-1000, -79, 0, 304, 3000], { id: 'clip', params }), [-79, -79, 0, 304, 304]);
  });

  it('cuts to percentiles of each channel', () => {
    const values = Array.from({ length: 101 }, (_, i) => [i, -10 * i]).flat();
    const result = apply(values, { id: 'clip', params: { mode: 'percentiles', percentiles: [10, 95] } }, 2);
    result.forEach((value, i) => {
      const [low, high] = i % 2 === 0 ? [10, 95] : [-900, -50];
      assert.equal(value, Math.min(high, Math.max(low, values[i])));
    });
  });

  it('refuses limits in the wrong order', () => {
    assert.throws(
      () => apply([1], { id: 'clip', params: { range: [5, 1] } }),
      (error) => isStudioError(error, 'bad-pipeline') && /pipeline\.steps\[0\]\.range is \[5,1\]/.test(error.message),
    );
  });
});
