import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CombineWay } from '../../../shared/combine.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { createCombiner, type Combined } from '../../../src-main/core/predict/combine.ts';
import { memberShares } from '../../../src-main/core/predict/member-shares.ts';
import { createVote } from '../../../src-main/core/predict/vote.ts';
import { identityAffine, type FloatVolume, type LabelVolume } from '../../../src-main/core/volume/volume.ts';

/** A row of voxels, each with the probability of each class. */
function volume(...voxels: number[][]): FloatVolume {
  return {
    data: Float32Array.from(voxels.flat()),
    shape: [1, 1, voxels.length, voxels[0].length],
    affine: identityAffine,
  };
}

function labels(...values: number[]): LabelVolume {
  return { data: Uint8Array.from(values), shape: [1, 1, values.length, 1], affine: identityAffine };
}

function combined(way: CombineWay, shares: number[], ...members: FloatVolume[]): Combined {
  const combiner = createCombiner(way, shares);
  for (const member of members) combiner.add(member);
  return combiner.finish();
}

const near = (found: Float32Array, wanted: number[]): void => {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs(found[i] - value) < 1e-6, `${i}: ${found[i]}, not ${value}`));
};

describe('members of a group', () => {
  // Voxel 1: one is sure of 1, two lean to 0. Voxel 2: two lean to 2, one is sure of 1.
  const members = (): FloatVolume[] => [
    volume([0.1, 0.9, 0], [0, 0.95, 0.05]),
    volume([0.6, 0.4, 0], [0.2, 0.3, 0.5]),
    volume([0.55, 0.45, 0], [0.4, 0.0, 0.6]),
  ];

  it('by the mean take the class of the largest mean probability', () => {
    const { label, probabilities } = combined('mean', [1 / 3, 1 / 3, 1 / 3], ...members());
    near(probabilities.data, [1.25 / 3, 1.75 / 3, 0, 0.2, 1.25 / 3, 1.15 / 3]);
    assert.deepEqual([...label.data], [1, 1]);
    assert.deepEqual(label.shape, [1, 1, 2, 1]);
  });

  it('by weights count as much as their share', () => {
    const { label, probabilities } = combined('weighted', [0.2, 0.8, 0], ...members());
    near(probabilities.data, [0.5, 0.5, 0, 0.16, 0.43, 0.41]);
    assert.equal(label.data[1], 1);
    const other = combined('weighted', [0.1, 0.8, 0.1], ...members());
    near(other.probabilities.data, [0.545, 0.455, 0, 0.2, 0.335, 0.465]);
    assert.deepEqual([...other.label.data], [0, 2]);
  });

  it('by majority have one vote each, whatever their probabilities', () => {
    const { label, probabilities } = combined('majority', [1 / 3, 1 / 3, 1 / 3], ...members());
    assert.deepEqual([...label.data], [0, 2]);
    near(probabilities.data, [1.25 / 3, 1.75 / 3, 0, 0.2, 1.25 / 3, 1.15 / 3]);
  });

  it('leave a tie of votes to the larger mean probability, among the tied classes only', () => {
    // Two votes each for 0 and 2, one for 1: the mean is largest for 1, then for 2.
    const { label } = combined(
      'majority',
      Array<number>(5).fill(0.2),
      volume([0.4, 0.3, 0.3]),
      volume([0.4, 0.35, 0.25]),
      volume([0.1, 0.4, 0.5]),
      volume([0.1, 0.44, 0.46]),
      volume([0, 1, 0]),
    );
    assert.deepEqual([...label.data], [2]);
  });

  it('are what the one says where there is one, bit for bit', () => {
    for (const way of ['mean', 'weighted', 'majority'] as const) {
      const [alone] = members();
      const { label, probabilities } = combined(way, [1], members()[0]);
      assert.deepEqual(probabilities.data, alone.data);
      assert.deepEqual([...label.data], [1, 1]);
    }
  });
});

describe('a vote of labels alone', () => {
  it('goes by number; a tie by the first, or the lowest class where the first is not of it', () => {
    const vote = createVote();
    for (const each of [
      labels(1, 2, 0, 1),
      labels(2, 1, 2, 2),
      labels(2, 1, 2, 0),
      labels(0, 2, 1, 2),
      labels(0, 0, 1, 0),
    ])
      vote.add(each, 3);
    // 1,2,2,0,0 → 0 and 2 tied, the first says 1; 2,1,1,2,0 → 1 and 2, the first says 2; 0,2,2,1,1; 1,2,0,2,0.
    assert.deepEqual([...vote.finish().data], [0, 2, 1, 0]);
  });
});

describe('shares of members', () => {
  const members = [0.5, 0.75, 0.25].map((dice, i) => ({ name: `fold ${i + 1}`, dice }));
  const refused = (...given: Parameters<typeof memberShares>) =>
    assert.throws(
      () => memberShares(...given),
      (error) => isStudioError(error, 'usage'),
    );

  it('are equal, the given weights, or the Dice of each', () => {
    assert.deepEqual(memberShares('mean', null, members), [1 / 3, 1 / 3, 1 / 3]);
    assert.deepEqual(memberShares('majority', null, members), [1 / 3, 1 / 3, 1 / 3]);
    assert.deepEqual(memberShares('weighted', [2, 0, 6], members), [0.25, 0, 0.75]);
    assert.deepEqual(memberShares('weighted', null, members), [0.5 / 1.5, 0.75 / 1.5, 0.25 / 1.5]);
  });

  it('are refused where weights do not fit', () => {
    refused('weighted', [1, 1], members);
    refused('weighted', [0, 0, 0], members);
    refused('weighted', [1, -1, 1], members);
    refused('weighted', [1, NaN, 1], members);
    refused('mean', [1, 1, 1], members);
    assert.throws(
      () => memberShares('weighted', null, [members[0], { name: 'the run "single"', dice: null }]),
      /the run "single" has no held-out cases/,
    );
    assert.deepEqual(memberShares('weighted', [1, 3], [members[0], { name: 'x', dice: null }]), [0.25, 0.75]);
  });
});
