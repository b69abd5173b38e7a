import { StudioError } from '../../../shared/errors.ts';
import type { Triple } from '../volume/volume.ts';

/** The smallest box that holds a class in either label map; `last` belongs to it. */
export interface Box {
  readonly first: Triple;
  readonly last: Triple;
}

/** Voxels of a box along each axis. */
export function extentOf({ first, last }: Box): Triple {
  return [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1];
}

export interface LabelCounts {
  /** Voxels with truth t and prediction p at [t × classes + p]. */
  readonly joint: Float64Array;
  /** One box a class, null where it occurs in neither map. */
  readonly boxes: readonly (Box | null)[];
}

/**
 * Counts every pair of classes and finds every class's box in one pass over two label maps of `shape` [z, y, x].
 * Works run by run, since labels are constant over long stretches of a row.
 */
export function countLabels(truth: Uint8Array, prediction: Uint8Array, shape: Triple, classes: number): LabelCounts {
  const [depth, height, width] = shape;
  const joint = new Float64Array(classes * classes);
  const bounds = new Int32Array(classes * 6);
  for (let c = 0; c < classes; c++) bounds.set([depth, height, width, -1, -1, -1], c * 6);

  for (let z = 0, row = 0; z < depth; z++) {
    for (let y = 0; y < height; y++, row += width) {
      for (let x = 0; x < width;) {
        const start = x;
        const t = truth[row + x];
        const p = prediction[row + x];
        x++;
        while (x < width && truth[row + x] === t && prediction[row + x] === p) x++;
        if (t >= classes || p >= classes) throw unknownClass(Math.max(t, p), classes);
        joint[t * classes + p] += x - start;
        widen(bounds, t * 6, z, y, start, x - 1);
        if (p !== t) widen(bounds, p * 6, z, y, start, x - 1);
      }
    }
  }
  return { joint, boxes: Array.from({ length: classes }, (_, c) => boxAt(bounds, c * 6)) };
}

function widen(bounds: Int32Array, at: number, z: number, y: number, firstX: number, lastX: number): void {
  if (z < bounds[at]) bounds[at] = z;
  if (y < bounds[at + 1]) bounds[at + 1] = y;
  if (firstX < bounds[at + 2]) bounds[at + 2] = firstX;
  if (z > bounds[at + 3]) bounds[at + 3] = z;
  if (y > bounds[at + 4]) bounds[at + 4] = y;
  if (lastX > bounds[at + 5]) bounds[at + 5] = lastX;
}

function boxAt(bounds: Int32Array, at: number): Box | null {
  const [z, y, x, lastZ, lastY, lastX] = bounds.subarray(at, at + 6);
  return lastZ < 0 ? null : { first: [z, y, x], last: [lastZ, lastY, lastX] };
}

function unknownClass(index: number, classes: number): StudioError {
  const message = `a label map holds class ${index}, but only classes 0 to ${classes - 1} are known`;
  return new StudioError('bad-dataset', message, 'name every class of the labels in dataset.json');
}
