/**
 * Up to where a distance counts as within a tolerance: distances that equal it are within, also where three voxels of
 * 0.1 mm are some 1e-8 more than 0.3 mm.
 */
export function reachOf(toleranceMm: number): number {
  return toleranceMm * (1 + 1e-6);
}
