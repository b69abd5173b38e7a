import { StudioError } from '../../../shared/errors.ts';
import type { Slices } from './slices.ts';
import type { FloatVolume, LabelVolume } from './volume.ts';

/** Class indexes as probabilities: one channel a class, 1 in the voxel's class and 0 elsewhere. */
export function oneHot(labels: LabelVolume, classes: number): FloatVolume {
  const [depth, height, width] = labels.shape;
  const data = new Float32Array(labels.data.length * classes);
  for (let voxel = 0; voxel < labels.data.length; voxel++) {
    const label = labels.data[voxel];
    if (label >= classes) {
      throw new StudioError(
        'bad-dataset',
        `a label has class ${label}, but there are ${classes} classes, 0 to ${classes - 1}`,
        'list every label value among the classes of the data set',
      );
    }
    data[voxel * classes + label] = 1;
  }
  return { data, shape: [depth, height, width, classes], affine: labels.affine };
}

/** The class with the largest probability at each voxel; of equal ones the lowest. */
export function argmax(probabilities: FloatVolume): LabelVolume {
  const [depth, height, width, classes] = probabilities.shape;
  const data = new Uint8Array(depth * height * width);
  writeArgmax(probabilities.data, classes, data);
  return { data, shape: [depth, height, width, 1], affine: probabilities.affine };
}

/** The same slice by slice: no more than one is in memory beside the label. */
export async function argmaxOfSlices({ shape, affine, planes }: Slices): Promise<LabelVolume> {
  const [depth, height, width, classes] = shape;
  const data = new Uint8Array(depth * height * width);
  let at = 0;
  for await (const plane of planes) writeArgmax(plane, classes, data.subarray(at, (at += height * width)));
  return { data, shape: [depth, height, width, 1], affine };
}

function writeArgmax(source: Float32Array, classes: number, data: Uint8Array): void {
  for (let voxel = 0, at = 0; voxel < data.length; voxel++) {
    let best = source[at++];
    let label = 0;
    for (let c = 1; c < classes; c++) {
      const value = source[at++];
      if (value > best) {
        best = value;
        label = c;
      }
    }
    data[voxel] = label;
  }
}
