import { defineParams } from '../../../shared/params.ts';
import type { Affine, Triple, Volume, VoxelArray } from '../volume/volume.ts';
import { defineStep } from './step.ts';

interface SliceAxisTrace {
  readonly axis: SliceAxis;
  readonly affine: Affine;
}

type SliceAxis = 'z' | 'y' | 'x';

/** The named axis first, the two others in their order: coronal and sagittal slices keep the head at the top. */
const orders: Readonly<Record<SliceAxis, Triple>> = { z: [0, 1, 2], y: [1, 0, 2], x: [2, 0, 1] };

/**
 * Cases come as axial slices (z) of rows from back to front (y). No voxel moves in the room: the columns of the affine are
 * exchanged with the axes, so that voxel sizes go along. Exact, also for oblique grids.
 */
export const sliceAxis = defineStep({
  title: 'Slice axis',
  help: 'Turns images so that a 2D network sees coronal or sagittal slices; predictions are turned back. What comes later, as voxel sizes and patches, is along the turned axes.',
  params: defineParams({
    axis: {
      kind: 'choice',
      title: 'Axis',
      help: 'The axis that slices are stacked along: z for axial, y for coronal, x for sagittal slices. It becomes the first one, z, of everything that follows.',
      default: 'z',
      options: ['z', 'y', 'x'],
    },
  }),
  apply(sample, { axis }) {
    const { image, label } = sample;
    const order = sliceOrder(axis);
    const turned = { ...sample, image: withAxes(image, order), label: label && withAxes(label, order) };
    const trace: SliceAxisTrace = { axis, affine: image.affine };
    return { sample: turned, trace };
  },
  undo(prediction, { axis, affine }) {
    const order = sliceOrder(axis);
    const back = [0, 1, 2].map((each) => order.indexOf(each)) as unknown as Triple;
    return { ...withAxes(prediction, back), affine };
  },
});

/** For each of z, y, x after the step: which of them it was before, 0 z, 1 y, 2 x. */
export function sliceOrder(axis: SliceAxis): Triple {
  return orders[axis];
}

/** The same voxels with axis `order[i]` in place i; the volume itself where nothing changes places. */
function withAxes<A extends VoxelArray>(volume: Volume<A>, order: Triple): Volume<A> {
  if (order.every((from, to) => from === to)) return volume;
  const channels = volume.shape[3];
  const [depth, height, width] = order.map((from) => volume.shape[from]);
  const strides = [volume.shape[1] * volume.shape[2] * channels, volume.shape[2] * channels, channels];
  const [strideZ, strideY, strideX] = order.map((from) => strides[from]);
  const source: VoxelArray = volume.data;
  const data = new (volume.data.constructor as new (length: number) => A)(source.length);
  for (let z = 0, to = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const row = z * strideZ + y * strideY;
      if (strideX === channels) {
        data.set(source.subarray(row, row + width * channels), to);
        to += width * channels;
      } else {
        for (let x = 0, from = row; x < width; x++, from += strideX) {
          for (let c = 0; c < channels; c++) data[to++] = source[from + c];
        }
      }
    }
  }
  return { data, shape: [depth, height, width, channels], affine: withColumns(volume.affine, order) };
}

/** Columns of an affine are x, y, z, while `order` is of z, y, x. */
function withColumns(affine: Affine, [z, y, x]: Triple): Affine {
  const rows = [0, 4, 8].map((row) => [...[x, y, z].map((axis) => affine[row + 2 - axis]), affine[row + 3]]);
  return [...rows.flat(), 0, 0, 0, 1];
}
