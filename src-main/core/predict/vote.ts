import type { FloatVolume, LabelVolume } from '../volume/volume.ts';

export interface Vote {
  /** One vote for the class of each voxel; all labels lie on one grid and have the same number of classes. */
  add(label: LabelVolume, classes: number): void;
  /**
   * The class of most votes at each voxel. Among classes of as many, the one of the largest probability; without
   * probabilities the one that was added first says, or the lowest where that is not among them.
   */
  finish(probabilities?: FloatVolume): LabelVolume;
}

/** Majority vote of at most 255 labels: one byte a voxel and class. */
export function createVote(): Vote {
  let first: LabelVolume | null = null;
  let votes = new Uint8Array(0);
  let width = 0;
  return {
    add(label, classes) {
      if (first === null) {
        [first, width] = [label, classes];
        votes = new Uint8Array(label.data.length * classes);
      }
      for (let voxel = 0; voxel < label.data.length; voxel++) votes[voxel * width + label.data[voxel]]++;
    },
    finish(probabilities) {
      const { data: favourite, shape, affine } = first!;
      const data = new Uint8Array(favourite.length);
      for (let voxel = 0; voxel < data.length; voxel++) {
        const at = voxel * width;
        let best = probabilities ? 0 : favourite[voxel];
        for (let c = 0; c < width; c++) {
          const more = votes[at + c] - votes[at + best];
          if (more > 0 || (more === 0 && probabilities && probabilities.data[at + c] > probabilities.data[at + best]))
            best = c;
        }
        data[voxel] = best;
      }
      return { data, shape, affine };
    },
  };
}
