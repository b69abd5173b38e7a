import type { Triple } from '../volume/volume.ts';

/**
 * The patch for a whole image at once: its shape, rounded up per axis to what the network can pool (`divisor`, as
 * 2^depth). A rank 2 network takes whole slices. `gridLocations` with no overlap then gives the one location [0, 0, 0],
 * or one a slice.
 */
export function fullImagePatch(shape: Triple, divisor: Triple, rank: 2 | 3): Triple {
  const fit = (i: number): number => Math.ceil(shape[i] / divisor[i]) * divisor[i];
  return [rank === 2 ? 1 : fit(0), fit(1), fit(2)];
}
