import assert from 'node:assert/strict';
import { it } from 'node:test';
import { channelPercentiles } from '../../../src-main/core/volume/percentile.ts';
import { identityAffine, type FloatVolume } from '../../../src-main/core/volume/volume.ts';
import { golden } from '../../golden/resample/golden.ts';

const { input, percents, percentiles } = golden.intensities;

function row(data: Float32Array, channels = 1): FloatVolume {
  return { data, shape: [1, 1, data.length / channels, channels], affine: identityAffine };
}

function assertPercentiles(actual: readonly number[]) {
  percentiles.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= 1e-12 * Math.abs(value), `${percents[i]} %: ${actual[i]}, not ${value}`);
  });
}

it('percentiles equal numpy, with negative values, signed zeros and tiny numbers', () => {
  assertPercentiles(channelPercentiles(row(Float32Array.from(input)), 0, percents));
});

it('percentiles look at one channel of interleaved voxels', () => {
  const interleaved = Float32Array.from(input.flatMap((value) => [1e9, value]));
  assertPercentiles(channelPercentiles(row(interleaved, 2), 1, percents));
});

it('percentiles work on a view into a larger buffer and on more voxels than a chunk', () => {
  const repeated = Float32Array.from({ length: 200_001 }, (_, i) => (i === 0 ? -1e9 : i - 1));
  const [low, middle, high] = channelPercentiles(row(repeated.subarray(1)), 0, [0, 50, 100]);
  assert.deepEqual([low, middle, high], [0, 99_999.5, 199_999]);
});
