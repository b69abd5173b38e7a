import { StudioError } from '../../../shared/errors.ts';
import type { Triple } from '../volume/volume.ts';

const axisNames = ['z', 'y', 'x'] as const;

/**
 * Where the patches of a grid start that covers a whole volume, in voxels [z, y, x]; z outermost, x fastest.
 * Along an axis of n voxels there are max(1, ceil((n − o) / (w − o))) windows of w voxels, as in MIScnn, but spread
 * evenly from border to border as in nnU-Net, instead of pushing only the last one back; so neighbours overlap by at
 * least o voxels, and none lies outside. Only where the volume is smaller than the patch does the one patch reach
 * beyond its end: it starts at 0, `cropPatch` continues the volume, and merging cuts the surplus off.
 *
 *     n = 10, w = 4, o = 1    |0 1 2 3|
 *                                   |3 4 5 6|
 *                                         |6 7 8 9|
 *
 * Throws `bad-pipeline` for an overlap that is not smaller than the patch.
 */
export function gridLocations(shape: Triple, patch: Triple, overlap: Triple): Triple[] {
  const starts = axisNames.map((axis, i) => {
    if (!isWhole(patch[i], 1)) {
      throw new StudioError(
        'bad-pipeline',
        `the patch size ${patch[i]} (${axis}) is no size`,
        'give whole numbers above 0',
      );
    }
    if (!isWhole(overlap[i], 0) || overlap[i] >= patch[i]) {
      throw new StudioError(
        'bad-pipeline',
        `the overlap ${overlap[i]} (${axis}) does not fit the patch size ${patch[i]}`,
        'give a whole number from 0 to less than the patch size',
      );
    }
    return axisStarts(shape[i], patch[i], overlap[i]);
  });
  return starts[0].flatMap((z) => starts[1].flatMap((y) => starts[2].map((x): Triple => [z, y, x])));
}

function axisStarts(size: number, window: number, overlap: number): number[] {
  const last = Math.max(0, size - window);
  const count = Math.max(1, Math.ceil((size - overlap) / (window - overlap)));
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * last) / (count - 1))));
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}
