import { StudioError } from '../../../shared/errors.ts';
import { voxelCount, type Triple } from '../volume/volume.ts';

/** Offsets into voxel arrays are 32-bit whole numbers in the inner loops. */
const maxNumbers = 2 ** 31 - 1;

/** Refuses, before anything is allocated, a grid that a spacing or shape of the wrong unit would make enormous. */
export function requireFits(caseId: string, shape: Triple, channels: number): void {
  if (voxelCount(shape) * channels <= maxNumbers) return;
  throw new StudioError(
    'memory',
    `case ${caseId} would become ${shape.join(' × ')} voxels of ${channels} channels`,
    'choose a coarser spacing or a smaller shape for this step',
  );
}
