import { defineParams } from '../../../shared/params.ts';
import { cropPatch } from '../patches/crop.ts';
import { spatialShape, voxelCount, type Affine, type FloatVolume, type Shape, type Triple } from '../volume/volume.ts';
import { largestBox, wholeBox, type Box, type Mask } from './boxes.ts';
import { otsuThreshold } from './otsu.ts';
import { defineStep } from './step.ts';

interface CropTrace {
  readonly shape: Triple;
  readonly affine: Affine;
  /** First voxel of the part that was kept. */
  readonly start: Triple;
}

/**
 * The box is found in the image alone, so that a case to be predicted is cropped as those of training were. Labels
 * outside of it are lost to training; in scores they count, as voxels predicted to be background.
 */
export const crop = defineStep({
  title: 'Crop',
  help: 'Cuts away what lies around the patient; there, predictions are background.',
  params: defineParams({
    region: {
      kind: 'choice',
      title: 'Keep',
      help: 'nonzero: the box around voxels that are not 0 in any channel. body: the box around the largest connected part above the threshold in the first channel.',
      default: 'nonzero',
      options: ['nonzero', 'body'],
    },
    threshold: {
      kind: 'choice',
      title: 'Body threshold',
      help: 'otsu: chosen for each image so that it parts dark from bright best. value: the one given.',
      default: 'otsu',
      options: ['otsu', 'value'],
    },
    value: {
      kind: 'number',
      title: 'Threshold value',
      help: 'Intensity above which a voxel belongs to the body; −500 HU lies halfway between air and water.',
      default: -500,
    },
    margin: {
      kind: 'number',
      title: 'Margin',
      help: 'Voxels kept around the box on each side, where the image has them.',
      unit: 'voxels',
      default: 0,
      min: 0,
      max: 1000,
      integer: true,
    },
  }),
  apply(sample, { region, threshold, value, margin }) {
    const { image } = sample;
    const shape = spatialShape(image.shape);
    const trace = ({ start }: Box): CropTrace => ({ shape, affine: image.affine, start });
    const found =
      region === 'nonzero'
        ? wholeBox(nonzeroMask(image), shape)
        : largestBox(bodyMask(image, threshold === 'otsu' ? otsuThreshold(image) : value), shape);
    // An image of nothing but zeros has no box.
    if (found === null) return { sample, trace: trace({ start: [0, 0, 0], end: shape }) };
    const start = found.start.map((each) => Math.max(0, each - margin)) as unknown as Triple;
    const end = found.end.map((each, axis) => Math.min(shape[axis], each + margin));
    const kept = end.map((each, axis) => each - start[axis]) as unknown as Triple;
    const isWhole = kept.every((length, axis) => length === shape[axis]);
    return { sample: isWhole ? sample : cropPatch(sample, start, kept), trace: trace({ start, end: shape }) };
  },
  undo,
  undoSlices({ shape: [kept, ...plane], planes }, { shape: [depth, height, width], affine, start: [z, y, x] }) {
    const trace: CropTrace = { shape: [1, height, width], affine, start: [0, y, x] };
    const around = (data: Float32Array, shape: Shape): Float32Array => undo({ data, shape, affine }, trace).data;
    async function* embedded(): AsyncGenerator<Float32Array> {
      const outside = around(new Float32Array(0), [0, 0, 0, plane[2]]);
      for (let i = 0; i < z; i++) yield outside;
      for await (const data of planes) yield around(data, [1, ...plane]);
      for (let i = z + kept; i < depth; i++) yield outside;
    }
    return { affine, shape: [depth, height, width, plane[2]], planes: embedded() };
  },
});

function undo(prediction: FloatVolume, { shape, affine, start }: CropTrace): FloatVolume {
  const [depth, height, width, classes] = prediction.shape;
  const data = new Float32Array(voxelCount(shape) * classes);
  for (let i = 0; i < data.length; i += classes) data[i] = 1;
  const row = width * classes;
  for (let z = 0, from = 0; z < depth; z++) {
    for (let y = 0; y < height; y++, from += row) {
      const to = (((z + start[0]) * shape[1] + y + start[1]) * shape[2] + start[2]) * classes;
      data.set(prediction.data.subarray(from, from + row), to);
    }
  }
  return { data, shape: [...shape, classes], affine };
}

function nonzeroMask({ data, shape }: FloatVolume): Mask {
  const channels = shape[3];
  return (voxel) => {
    for (let c = voxel * channels; c < (voxel + 1) * channels; c++) if (data[c] !== 0) return true;
    return false;
  };
}

function bodyMask({ data, shape }: FloatVolume, threshold: number): Mask {
  const channels = shape[3];
  return (voxel) => data[voxel * channels] > threshold;
}
