import type { Triple } from '../volume/volume.ts';
import type { Box } from './label-counts.ts';

/**
 * The border of one class: its voxels that have a face neighbour of another class or lie at the image edge, which is
 * the mask minus its erosion with a 6-neighbourhood, as in MONAI. An axis along which the image has one voxel does not
 * count, so a single slice has its outline as border and not its whole area.
 *
 * `shape` is the image's, [z, y, x]; the result holds flat indexes into `box`, ascending.
 */
export function borderOf(labels: Uint8Array, shape: Triple, classIndex: number, box: Box): Int32Array {
  const [depth, height, width] = shape;
  const isSingleVoxel = depth * height * width === 1;
  // A step of 0 makes a voxel its own neighbour, which takes the axis out of the test.
  const stepZ = depth > 1 ? height * width : 0;
  const stepY = height > 1 ? width : 0;
  const stepX = width > 1 ? 1 : 0;
  const [firstZ, firstY, firstX] = box.first;
  const [lastZ, lastY, lastX] = box.last;

  let found = new Int32Array(4096);
  let count = 0;
  let inBox = 0;
  for (let z = firstZ; z <= lastZ; z++) {
    const isEdgeZ = isSingleVoxel || (depth > 1 && (z === 0 || z === depth - 1));
    for (let y = firstY; y <= lastY; y++) {
      const isEdgeRow = isEdgeZ || (height > 1 && (y === 0 || y === height - 1));
      const row = (z * height + y) * width;
      for (let x = firstX; x <= lastX; x++, inBox++) {
        const i = row + x;
        if (labels[i] !== classIndex) continue;
        const isEdge = isEdgeRow || (width > 1 && (x === 0 || x === width - 1));
        if (
          !isEdge &&
          labels[i - stepX] === classIndex &&
          labels[i + stepX] === classIndex &&
          labels[i - stepY] === classIndex &&
          labels[i + stepY] === classIndex &&
          labels[i - stepZ] === classIndex &&
          labels[i + stepZ] === classIndex
        ) {
          continue;
        }
        if (count === found.length) found = grown(found);
        found[count++] = inBox;
      }
    }
  }
  return found.slice(0, count);
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
