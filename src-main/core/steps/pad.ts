import { defineParams } from '../../../shared/params.ts';
import { derivedAffine } from '../volume/affine.ts';
import { gather, rangeMap, type AxisMap } from '../volume/gather.ts';
import { spatialShape, voxelCount, type Affine, type FloatVolume, type Shape, type Triple } from '../volume/volume.ts';
import { requireFits } from './require-fits.ts';
import { defineStep } from './step.ts';

interface PadTrace {
  readonly shape: Triple;
  readonly affine: Affine;
  /** Voxels added before the first one of each axis. */
  readonly before: Triple;
}

type PadMode = 'constant' | 'edge' | 'reflect';
type Maps = readonly [AxisMap, AxisMap, AxisMap];

/**
 * Labels never get the image's fill value. Around a constant the label is background; where the image is continued
 * (edge, reflect) the label is continued in the same way, else the net would learn that the same tissue is background.
 */
export const pad = defineStep({
  title: 'Pad',
  help: 'Adds voxels on both sides until the image is large enough; predictions are cropped back.',
  params: defineParams({
    minimumShape: {
      kind: 'numbers',
      title: 'Smallest shape',
      help: 'Voxels along z, y, x that the image has at least; larger axes are left alone.',
      unit: 'voxels',
      default: [1, 1, 1],
      length: 3,
      min: 1,
      max: 4096,
      integer: true,
    },
    divisibleBy: {
      kind: 'numbers',
      title: 'Divisible by',
      help: 'Each axis z, y, x becomes a multiple of this, as networks with pooling need (16 for four poolings).',
      unit: 'voxels',
      default: [1, 1, 1],
      length: 3,
      min: 1,
      max: 1024,
      integer: true,
    },
    mode: {
      kind: 'choice',
      title: 'Fill with',
      help: 'constant: a fixed value, labels background; edge: the border voxel again; reflect: the image mirrored at its border.',
      default: 'constant',
      options: ['constant', 'edge', 'reflect'],
    },
    value: {
      kind: 'number',
      title: 'Constant',
      help: 'Intensity of added voxels with constant fill, on the scale that the image has at this step.',
      default: 0,
    },
  }),
  apply(sample, { minimumShape, divisibleBy, mode, value }) {
    const { image, label } = sample;
    const from = spatialShape(image.shape);
    const shape = from.map((length, axis) => {
      const multiple = divisibleBy[axis];
      return Math.ceil(Math.max(length, minimumShape[axis]) / multiple) * multiple;
    }) as unknown as Triple;
    requireFits(sample.caseId, shape, image.shape[3]);
    const before = shape.map((length, axis) => Math.floor((length - from[axis]) / 2)) as unknown as Triple;
    const maps = shape.map((length, axis) => padMap(from[axis], length, before[axis], mode)) as unknown as Maps;
    const affine = derivedAffine(image.affine, before.map((each) => -each) as unknown as Triple);

    const channels = image.shape[3];
    const voxels = new Float32Array(voxelCount(shape) * channels);
    const padded = {
      ...sample,
      image: {
        data: gather(image.data, image.shape, maps, value, voxels),
        shape: [...shape, channels] as const,
        affine,
      },
      label: label && {
        data: gather(label.data, label.shape, maps, 0, new Uint8Array(voxelCount(shape))),
        shape: [...shape, 1] as const,
        affine,
      },
    };
    const trace: PadTrace = { shape: from, affine: image.affine, before };
    return { sample: padded, trace };
  },
  undo,
  undoSlices({ shape: padded, planes }, { shape: [depth, height, width], affine, before: [z, y, x] }) {
    const trace: PadTrace = { shape: [1, height, width], affine, before: [0, y, x] };
    const plane: Shape = [1, padded[1], padded[2], padded[3]];
    async function* cropped(): AsyncGenerator<Float32Array> {
      let from = 0;
      for await (const data of planes) {
        if (from >= z && from < z + depth) yield undo({ data, shape: plane, affine }, trace).data;
        from++;
      }
    }
    return { affine, shape: [depth, height, width, padded[3]], planes: cropped() };
  },
});

function undo(prediction: FloatVolume, { shape, affine, before }: PadTrace): FloatVolume {
  const classes = prediction.shape[3];
  const maps = shape.map((length, axis) => rangeMap(length, before[axis])) as unknown as Maps;
  const data = gather(prediction.data, prediction.shape, maps, 0, new Float32Array(voxelCount(shape) * classes));
  return { data, shape: [...shape, classes], affine };
}

/** Where each of `to` voxels comes from when an axis of `from` voxels is continued. */
function padMap(from: number, to: number, before: number, mode: PadMode): AxisMap {
  return rangeMap(to, -before).map((index) => {
    if (index >= 0 && index < from) return index;
    if (mode === 'constant') return -1;
    if (mode === 'edge' || from === 1) return index < 0 ? 0 : from - 1;
    // Mirrored at the border voxel's centre, as often as it takes: period 2 (from − 1).
    const period = 2 * (from - 1);
    const phase = ((index % period) + period) % period;
    return phase < from ? phase : period - phase;
  });
}
