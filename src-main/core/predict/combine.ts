import type { CombineWay } from '../../../shared/combine.ts';
import { argmax } from '../volume/one-hot.ts';
import type { FloatVolume, LabelVolume } from '../volume/volume.ts';
import { createVote } from './vote.ts';

/** What several members together make of a case. */
export interface Combined {
  readonly label: LabelVolume;
  /** The mean of the members' class probabilities, weighted where they are. Of a majority too: votes alone are no measure. */
  readonly probabilities: FloatVolume;
}

export interface Combiner {
  /** Adds the class probabilities of the next member, one channel a class, in the order of the weights. Takes them over. */
  add(probabilities: FloatVolume): void;
  finish(): Combined;
}

/**
 * Combines members one after the other; besides the one that is added, it holds one volume of probabilities, of a
 * majority also a byte a voxel and class. `shares` are the weights of the members and sum to one. The mean and the
 * weighted mean take the class of the largest mean probability; the majority takes the class that most members say,
 * each having one vote, and among those with as many votes the one of the largest mean probability.
 */
export function createCombiner(way: CombineWay, shares: readonly number[]): Combiner {
  let sum: FloatVolume | null = null;
  let added = 0;
  const vote = way === 'majority' ? createVote() : null;
  return {
    add(probabilities) {
      vote?.add(argmax(probabilities), probabilities.shape[3]);
      sum = addShare(sum, probabilities, shares[added++]);
    },
    finish() {
      const probabilities = sum!;
      return { label: vote ? vote.finish(probabilities) : argmax(probabilities), probabilities };
    },
  };
}

/** In place: both volumes are ours. */
export function addShare(sum: FloatVolume | null, { data, shape, affine }: FloatVolume, share: number): FloatVolume {
  if (sum === null) {
    if (share !== 1) for (let i = 0; i < data.length; i++) data[i] *= share;
    return { data, shape, affine };
  }
  for (let i = 0; i < data.length; i++) sum.data[i] += share * data[i];
  return sum;
}
