import { joinTouching } from '../evaluate/components.ts';
import { createCollector, type Runs } from '../evaluate/error-runs.ts';
import type { Triple } from '../volume/volume.ts';
import { extentOf, type Box } from './label-counts.ts';

/** The connected parts of one class (26 neighbours): of each the share of its voxels that the other mask has too. */
export interface LesionOverlaps {
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
}

/** Both label maps are of `shape` [z, y, x]; `box` holds all of the class in both. */
export function lesionOverlaps(
  truth: Uint8Array,
  prediction: Uint8Array,
  shape: Triple,
  _spacingMm: Triple,
  classIndex: number,
  box: Box,
): LesionOverlaps {
  const inTruth = runsOf(truth, shape, classIndex, box);
  const inPrediction = runsOf(prediction, shape, classIndex, box);
  const lesions = [inTruth, inPrediction].map((runs) => createLesions(runs, extentOf(box)));
  const [ofTruth, ofPrediction] = lesions;

  // Both lists ascend, so that whatever overlaps is found in one walk along both.
  for (let i = 0, j = 0; i < inTruth.starts.length && j < inPrediction.starts.length;) {
    const shared =
      Math.min(inTruth.ends[i], inPrediction.ends[j]) - Math.max(inTruth.starts[i], inPrediction.starts[j]);
    if (shared > 0) {
      ofTruth.cover(i, shared);
      ofPrediction.cover(j, shared);
    }
    if (inTruth.ends[i] < inPrediction.ends[j]) i++;
    else j++;
  }
  return { truth: ofTruth.shares(), prediction: ofPrediction.shares() };
}

/** Flat indexes into the box. */
function runsOf(labels: Uint8Array, [, height, width]: Triple, classIndex: number, { first, last }: Box): Runs {
  const boxWidth = last[2] - first[2] + 1;
  const found = createCollector(boxWidth);
  let rowInBox = 0;
  for (let z = first[0]; z <= last[0]; z++) {
    for (let y = first[1]; y <= last[1]; y++, rowInBox += boxWidth) {
      const row = (z * height + y) * width;
      const shift = rowInBox - row - first[2];
      const end = row + last[2] + 1;
      for (let i = row + first[2]; i < end; i++) {
        if (labels[i] !== classIndex) continue;
        const start = i;
        while (i + 1 < end && labels[i + 1] === classIndex) i++;
        found.add(start + shift, i + 1 + shift);
      }
    }
  }
  return found.runs();
}

function createLesions(runs: Runs, shape: Triple) {
  const rootOf = joinTouching(runs, shape);
  const voxels = new Float64Array(rootOf.length);
  const covered = new Float64Array(rootOf.length);
  for (let i = 0; i < rootOf.length; i++) voxels[rootOf[i]] += runs.ends[i] - runs.starts[i];
  return {
    cover: (run: number, count: number): void => void (covered[rootOf[run]] += count),
    shares: (): Float64Array =>
      covered.map((count, root) => count / voxels[root]).filter((_, root) => rootOf[root] === root),
  };
}
