import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resampledAffine } from '../../../src-main/core/volume/affine.ts';
import { resampleFloat, resampleProbabilities, type Orders } from '../../../src-main/core/volume/resample.ts';
import { identityAffine, type FloatVolume, type Triple } from '../../../src-main/core/volume/volume.ts';
import { golden } from '../../golden/resample/golden.ts';

function volume(shape: Triple, values: ArrayLike<number>, channels = 1): FloatVolume {
  return { data: Float32Array.from(values), shape: [...shape, channels], affine: identityAffine };
}

/** Float32 in every pass: some units in the last place of the largest value. */
function assertNear(actual: ArrayLike<number>, expected: readonly number[], message: string) {
  assert.equal(actual.length, expected.length, message);
  const tolerance = 1e-6 * Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= tolerance, `${message}: ${actual[i]} instead of ${value} at ${i}`);
  });
}

describe('resampleFloat', () => {
  for (const { from, to, input, ...expected } of golden.resizes) {
    for (const order of ['nearest', 'linear', 'cubic'] as const) {
      it(`equals skimage and scipy from ${from} to ${to}, ${order}`, () => {
        assertNear(resampleFloat(volume(from, input), to, order).data, expected[order], order);
      });
    }
  }

  it('takes the nearest slice along a thick axis, as nnU-Net does', () => {
    const { from, to, input, cubic, linear } = golden.thickAxis;
    for (const [order, expected] of [['cubic', cubic] as const, ['linear', linear] as const]) {
      const orders: Orders = ['nearest', order, order];
      assertNear(resampleFloat(volume(from, input), to, orders).data, expected, order);
    }
  });

  it('resamples each channel as if it were alone', () => {
    const { from, to, input } = golden.resizes[0];
    const other = input.map((value, i) => 1e3 - 2 * value + (i % 7));
    const both = volume(
      from,
      input.flatMap((value, i) => [value, other[i]]),
      2,
    );
    for (const order of ['nearest', 'linear', 'cubic'] as const) {
      const together = resampleFloat(both, to, order);
      assert.deepEqual(together.shape, [...to, 2]);
      [input, other].forEach((values, channel) => {
        const alone = resampleFloat(volume(from, values), to, order).data;
        assert.deepEqual(
          together.data.filter((_, i) => i % 2 === channel),
          alone,
          `${order}, channel ${channel}`,
        );
      });
    }
  });

  it('gives the same numbers in blocks of lines of every width', () => {
    // The same 5 × 70 image along y as 70 columns at once, and along x as lines of their own.
    const values = Array.from({ length: 350 }, (_, i) => Math.sin(i * i) * 100);
    const across = resampleFloat(volume([1, 5, 70], values), [1, 9, 70], 'cubic').data;
    const turned = Array.from({ length: 350 }, (_, i) => values[(i % 5) * 70 + Math.floor(i / 5)]);
    const along = resampleFloat(volume([1, 70, 5], turned), [1, 70, 9], 'cubic').data;
    assert.deepEqual(
      along,
      Float32Array.from({ length: 630 }, (_, i) => across[(i % 9) * 70 + Math.floor(i / 9)]),
    );
  });

  it('does not darken borders: a 100-valued image with one 0 inside stays 100 at faces and corners', () => {
    const values = new Float32Array(1000).fill(100);
    values[5 * 100 + 5 * 10 + 5] = 0;
    for (const order of ['linear', 'cubic'] as const) {
      const { data } = resampleFloat(volume([10, 10, 10], values), [20, 20, 20], order);
      for (let i = 0; i < data.length; i++) {
        const place = [Math.floor(i / 400), Math.floor(i / 20) % 20, i % 20];
        if (!place.some((at) => at === 0 || at === 19)) continue;
        // The 0 voxel is four voxels away; a B-spline's ringing fades by 0.27 a voxel.
        assert.ok(Math.abs(data[i] - 100) < (order === 'linear' ? 1e-5 : 1), `${order}: ${data[i]} at ${place}`);
      }
    }
  });

  it('keeps a constant image exactly constant', () => {
    for (const order of ['nearest', 'linear', 'cubic'] as const) {
      const { data } = resampleFloat(volume([4, 5, 6], new Float32Array(120).fill(0.1)), [7, 3, 11], order);
      assert.ok(
        data.every((value) => value === Math.fround(0.1)),
        order,
      );
    }
  });

  it('keeps the values of an image whose shape stays', () => {
    const input = volume([2, 3, 4], Array.from({ length: 24 }, Math.random));
    assert.deepEqual(resampleFloat(input, [2, 3, 4], 'cubic'), input);
  });
});

describe('resampleProbabilities', () => {
  it('keeps sums of one and never interpolates by splines, which can leave 0 … 1', () => {
    const data = Float32Array.from({ length: 4 * 5 * 6 * 3 }, (_, i) => Number(Math.floor(i / 3) % 3 === i % 3));
    const { data: result } = resampleProbabilities(
      { data, shape: [4, 5, 6, 3], affine: identityAffine },
      [9, 4, 13],
      'cubic',
    );
    for (let i = 0; i < result.length; i += 3) {
      assert.ok(Math.abs(result[i] + result[i + 1] + result[i + 2] - 1) < 1e-6);
    }
    assert.ok(result.some((value) => value > 0.2 && value < 0.8));
    assert.deepEqual(
      result,
      resampleFloat({ data, shape: [4, 5, 6, 3], affine: identityAffine }, [9, 4, 13], 'linear').data,
    );
  });
});

describe('resampledAffine', () => {
  it('keeps the corners of the imaged box in place, also for oblique axes', () => {
    const affine = [0.6, -1.6, 0.1, 5, 0.8, 1.2, 0.2, -7, 0.1, 0.3, 3, 11, 0, 0, 0, 1];
    const from: Triple = [4, 6, 10];
    const to: Triple = [9, 3, 7];
    const after = resampledAffine(affine, from, to);
    const corner = (of: readonly number[], [z, y, x]: Triple, end: readonly number[]) =>
      [0, 4, 8].map((r) => {
        const at = [end[2] * x - 0.5, end[1] * y - 0.5, end[0] * z - 0.5];
        return of[r] * at[0] + of[r + 1] * at[1] + of[r + 2] * at[2] + of[r + 3];
      });
    for (const end of [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 1],
    ]) {
      const before = corner(affine, from, end);
      corner(after, to, end).forEach((value, i) => assert.ok(Math.abs(value - before[i]) < 1e-9));
    }
  });
});
