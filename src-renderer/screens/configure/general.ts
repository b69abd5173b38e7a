import { defineParams } from '../../../shared/params.ts';

/** What a pipeline says of itself as a whole, beside the catalog. */
export const generalParams = defineParams({
  seed: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 2 ** 31 - 1,
    integer: true,
    title: 'Seed',
    help: 'Of everything random: folds, first weights, patches, augmentation.',
  },
  deterministic: {
    kind: 'boolean',
    default: false,
    title: 'Deterministic',
    help: 'The same seed gives the same bits on the same machine; somewhat slower.',
  },
});

export const dimensions = [
  { rank: 3, title: '3D', help: 'Volumes. The right choice where slices are not much thicker than wide.' },
  {
    rank: 2,
    title: '2D',
    help: 'Slice by slice. For thick slices or little memory; the patch has one voxel along z. Slices are axial; the step “Slice axis” makes them coronal or sagittal.',
  },
] as const;
