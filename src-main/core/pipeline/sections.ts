import { defineParams } from '../../../shared/params.ts';
import { evaluationParams } from '../metrics/settings.ts';

/** The parts of a pipeline that are not chosen from a registry, as descriptors like every registry entry's. */

export const patchParams = defineParams({
  mode: {
    kind: 'choice',
    default: 'crop',
    options: ['crop', 'grid', 'full'],
    title: 'Patches',
    help: 'Crop: a random place each time. Grid: all places side by side. Full: the whole image at once.',
  },
  shape: {
    kind: 'numbers',
    default: [],
    min: 1,
    max: 4096,
    integer: true,
    unit: 'voxels',
    title: 'Patch shape',
    help: 'z, y, x, as the steps leave them; z is 1 for a 2D network, whose slices the step “Slice axis” can turn. Left empty, it is chosen from the sizes of the images.',
  },
  overlap: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 0.9,
    title: 'Overlap',
    help: 'Share of a patch that its neighbour covers too, in prediction and in grid mode.',
  },
  foreground: {
    kind: 'number',
    default: 0.33,
    min: 0,
    max: 1,
    title: 'Foreground share',
    help: 'Share of the random patches that are placed around a voxel of a class other than the background.',
  },
  skipBlanks: {
    kind: 'boolean',
    isAdvanced: true,
    default: false,
    title: 'Skip blank patches',
    help: 'Leaves out patches that hold nothing but background while training; which classes count, and how much of them, the next two say.',
  },
  blankClasses: {
    kind: 'numbers',
    isAdvanced: true,
    default: [],
    min: 1,
    max: 255,
    integer: true,
    title: 'Not blank with',
    help: 'Numbers of the classes of which a patch must hold some not to be blank, in class order, the background being 0. None: all but the background.',
  },
  blankShare: {
    kind: 'number',
    isAdvanced: true,
    default: 0,
    min: 0,
    max: 1,
    title: 'Least share',
    help: 'Share of a patch that these classes take at least, else it is blank; 0: a single voxel is enough.',
  },
});

export const batchParams = defineParams({
  size: {
    kind: 'number',
    default: 2,
    min: 1,
    max: 1024,
    integer: true,
    title: 'Batch size',
    help: 'Patches in one step.',
  },
  store: {
    kind: 'choice',
    isAdvanced: true,
    default: 'memory',
    options: ['memory', 'disk'],
    title: 'Prepared cases',
    help: 'Where cases wait after their steps: in memory, or on disk when they do not fit. From disk, later runs on the same images with the same steps take them as they are.',
  },
  workers: {
    kind: 'number',
    isAdvanced: true,
    default: 1,
    min: 1,
    max: 64,
    integer: true,
    title: 'Data workers',
    help: 'Threads that cut and augment patches while TensorFlow computes.',
  },
});

export const trainingParams = defineParams({
  epochs: { kind: 'number', default: 100, min: 1, max: 100000, integer: true, title: 'Epochs', help: 'At most.' },
  iterations: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 1000000,
    integer: true,
    title: 'Steps an epoch',
    help: '0: as many as give each case, or each patch of the grid, one turn.',
  },
  minutes: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 100000,
    unit: 'min',
    title: 'Time budget',
    help: 'Training of a fold ends after this time, the schedule with it; 0: no limit.',
  },
  validationEvery: {
    kind: 'number',
    isAdvanced: true,
    default: 1,
    min: 1,
    max: 10000,
    integer: true,
    unit: 'epochs',
    title: 'Validate every',
    help: 'How often the validation patches are predicted.',
  },
  validationPatches: {
    kind: 'number',
    isAdvanced: true,
    default: 16,
    min: 1,
    max: 10000,
    integer: true,
    title: 'Validation patches',
    help: 'At most so many, the same each time.',
  },
  patience: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 100000,
    integer: true,
    unit: 'epochs',
    title: 'Early stopping',
    help: 'Training ends after so many epochs without a better training loss; 0: never.',
  },
  precision: {
    kind: 'choice',
    isAdvanced: true,
    default: 'auto',
    options: ['auto', 'bfloat16', 'float32'],
    title: 'Precision',
    help: 'Of convolutions and what follows them; weights, statistics and losses are always float32. Auto: whichever is faster for this network on this machine, float32 where the run is deterministic.',
  },
  recalibration: {
    kind: 'number',
    isAdvanced: true,
    default: 16,
    min: 0,
    max: 1000,
    integer: true,
    unit: 'batches',
    title: 'Recalibration',
    help: 'Batches by which batch normalisation measures its statistics anew when training has ended; 0: keep the moving ones.',
  },
});

export const predictionParams = defineParams({
  weighting: {
    kind: 'choice',
    isAdvanced: true,
    default: 'gaussian',
    options: ['gaussian', 'uniform'],
    title: 'Weighting',
    help: 'How overlapping patches are averaged: centres count more, or all the same.',
  },
  mirrorAxes: {
    kind: 'numbers',
    default: [],
    min: 0,
    max: 2,
    integer: true,
    title: 'Mirrored prediction',
    help: 'Axes along which patches are predicted mirrored as well, and all averaged: 0 is z, 1 is y, 2 is x. Each doubles the time. Name those that training mirrors.',
  },
  keepProbabilities: {
    kind: 'boolean',
    isAdvanced: true,
    default: false,
    title: 'Keep probabilities',
    help: 'Of held-out cases, how sure the network was of each class, to be looked at in Review: 4 bytes a voxel and class.',
  },
});

/** By their key in the pipeline. */
export const sections = {
  patches: patchParams,
  batches: batchParams,
  training: trainingParams,
  prediction: predictionParams,
  evaluation: evaluationParams,
};
