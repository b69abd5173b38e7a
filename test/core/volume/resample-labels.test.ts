import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resampleLabels } from '../../../src-main/core/volume/resample-labels.ts';
import { identityAffine, type LabelVolume, type Triple } from '../../../src-main/core/volume/volume.ts';
import { golden } from '../../golden/resample/golden.ts';

function labels(shape: Triple, values: ArrayLike<number>): LabelVolume {
  return { data: Uint8Array.from(values), shape: [...shape, 1], affine: identityAffine };
}

describe('resampleLabels', () => {
  for (const { to, expected } of golden.labels.cases) {
    it(`takes the class of the largest linear weight, to ${to}`, () => {
      const { data } = resampleLabels(labels(golden.labels.from, golden.labels.input), to);
      const clear = expected.filter((label) => label >= 0).length;
      assert.ok(clear > 0.8 * expected.length);
      expected.forEach((label, i) => {
        if (label >= 0) assert.equal(data[i], label, `voxel ${i}`);
      });
    });
  }

  it('gives a tie to the nearest voxel, never to background for want of a majority', () => {
    // Where four classes meet each has weight ¼: MIScnn, asking for ½, makes background of it.
    assert.deepEqual([...resampleLabels(labels([1, 2, 2], [1, 2, 3, 4]), [1, 1, 1]).data], [4]);
    // Three classes side by side at 3:2, none with a majority in the middle of the plane.
    const mixed = resampleLabels(labels([2, 2, 2], [1, 2, 3, 1, 2, 3, 1, 2]), [3, 3, 3]).data;
    assert.ok(mixed.every((label) => label > 0));
    // Background and class 1 of equal weight: the upper voxel is the nearer by convention, whichever it holds.
    assert.deepEqual([...resampleLabels(labels([1, 1, 4], [0, 1, 1, 0]), [1, 1, 2]).data], [1, 0]);
  });

  it('knows a tie also where fractions round', () => {
    // 3 × 5 to 2 × 3: each output corner lies ¼ and ⅓ from its nearest voxel, whose weight ¾ · ⅔ is half of all.
    for (const [nearest, others] of [
      [1, 0],
      [0, 1],
      [2, 1],
    ]) {
      const source = new Uint8Array(15).fill(others);
      for (const corner of [0, 4, 10, 14]) source[corner] = nearest;
      const { data } = resampleLabels(labels([1, 3, 5], source), [1, 2, 3]);
      assert.deepEqual([...data], [nearest, others, nearest, nearest, others, nearest]);
    }
  });

  it('copies whole slices along an axis of order nearest', () => {
    const source = labels([2, 1, 3], [1, 1, 0, 2, 2, 2]);
    const { data } = resampleLabels(source, [4, 1, 3], ['nearest', 'linear', 'linear']);
    assert.deepEqual([...data], [1, 1, 0, 1, 1, 0, 2, 2, 2, 2, 2, 2]);
  });

  it('gives the labels back after three times the resolution and back', () => {
    const source = labels(golden.labels.from, golden.labels.input);
    const [z, y, x] = golden.labels.from;
    assert.deepEqual(resampleLabels(resampleLabels(source, [3 * z, 3 * y, 3 * x]), [z, y, x]).data, source.data);
  });
});
