import type { LabelVolume, Triple } from '../volume/volume.ts';

/** The locations whose patches hold foreground, and at least `minShare` (0 … 1) of it; none where all is background. */
export function skipBlanks(label: LabelVolume, locations: readonly Triple[], patch: Triple, minShare = 0): Triple[] {
  return locations.filter((location) => {
    const share = foregroundShare(label, location, patch);
    return share > 0 && share >= minShare;
  });
}

/** The share of foreground among the voxels of a patch that lie in the volume, counted without cropping. */
export function foregroundShare({ data, shape }: LabelVolume, start: Triple, patch: Triple): number {
  const [z0, y0, x0] = start.map((each) => Math.max(0, each));
  const [z1, y1, x1] = start.map((each, i) => Math.min(shape[i], each + patch[i]));
  let count = 0;
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      const row = (z * shape[1] + y) * shape[2];
      for (let i = row + x0; i < row + x1; i++) if (data[i] !== 0) count++;
    }
  }
  const voxels = Math.max(0, z1 - z0) * Math.max(0, y1 - y0) * Math.max(0, x1 - x0);
  return voxels === 0 ? 0 : count / voxels;
}
