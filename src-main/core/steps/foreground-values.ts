import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../volume/volume.ts';

/** So many values stand for a case, as many as nnU-Net draws of a case in a data set of 1000 or more. */
const mostValues = 10_000;

/**
 * Intensities of the voxels of all classes but the background, one list for each of these channels: those at 10 000 ranks evenly spaced
 * over all of them, so that each case counts the same (a small foreground's values are repeated), and no chance is in it.
 * Empty lists where there is no such voxel. Throws `bad-dataset`, naming the case, for NaN or infinity.
 */
export function foregroundValues({ caseId, image, label }: Sample, channels: readonly number[]): number[][] {
  const step = image.shape[3];
  const voxels = label?.data ?? new Uint8Array();
  const count = voxels.reduce((sum, index) => sum + Number(index > 0), 0);
  return channels.map((channel) => {
    if (count === 0) return [];
    const values = new Float32Array(count);
    for (let voxel = 0, at = 0; voxel < voxels.length; voxel++) {
      if (voxels[voxel] > 0) values[at++] = image.data[voxel * step + channel];
    }
    // NaN is sorted to the end.
    values.sort();
    if (!Number.isFinite(values[0]) || !Number.isFinite(values[count - 1])) {
      throw new StudioError(
        'bad-dataset',
        `the image of case ${caseId} holds NaN or infinity in channel ${channel}`,
        'repair the image or leave the case out',
      );
    }
    return Array.from({ length: mostValues }, (_, rank) => values[Math.floor(((rank + 0.5) * count) / mostValues)]);
  });
}
