import type { Triple } from '../volume/volume.ts';

/**
 * The surface of marching cubes (Lorensen and Cline 1987, doi:10.1145/37401.37422) through 2 × 2 × 2 voxels, for each way
 * of filling them but for turning, mirroring and exchanging inside and outside: the code of the filled voxels, and the
 * triangles as areas across z, y and x in eighths of a voxel's faces. Cut into triangles as by surface-distance.
 */
const waysToFill: readonly [code: number, triangles: readonly Triple[]][] = [
  [0b00000000, []],
  [0b00000001, [[1, 1, 1]]],
  [0b00000011, [[2, 2, 0], [2, 2, 0]]],
  [0b00000110, [[1, 1, 1], [1, 1, 1]]],
  [0b00000111, [[1, 1, 1], [2, 2, 2], [4, 0, 0]]],
  [0b00001111, [[4, 0, 0], [4, 0, 0]]],
  [0b00010110, [[1, 1, 1], [1, 1, 1], [1, 1, 1]]],
  [0b00010111, [[1, 1, 1], [1, 1, 1], [2, 2, 2], [2, 2, 2]]],
  [0b00011000, [[1, 1, 1], [1, 1, 1]]],
  [0b00011001, [[0, 2, 2], [0, 2, 2], [1, 1, 1]]],
  [0b00011011, [[0, 2, 2], [1, 1, 1], [2, 0, 2], [3, 3, 3]]],
  [0b00011110, [[1, 1, 1], [1, 1, 1], [2, 2, 2], [4, 0, 0]]],
  [0b00111100, [[2, 2, 0], [2, 2, 0], [2, 2, 0], [2, 2, 0]]],
  [0b01101001, [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]]],
]; // prettier-ignore

const orders: readonly Triple[] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]; // prettier-ignore

/**
 * Square millimetres of surface through 2 × 2 × 2 voxels, by the code of those that are filled: the voxel at (z, y, x),
 * each 0 or 1, is bit 7 − (4 z + 2 y + x).
 */
export function surfelAreas([spacingZ, spacingY, spacingX]: Triple): Float64Array {
  const faces = [spacingY * spacingX, spacingZ * spacingX, spacingZ * spacingY].map((face) => face / 8);
  const areas = new Float64Array(256);
  for (const [code, triangles] of waysToFill) {
    for (const order of orders) {
      const area = triangles.reduce(
        (sum, triangle) => sum + Math.hypot(...order.map((axis, place) => triangle[axis] * faces[place])),
        0,
      );
      for (let mirrored = 0; mirrored < 8; mirrored++) {
        const turned = turnedCode(code, order, mirrored);
        areas[turned] = areas[255 - turned] = area;
      }
    }
  }
  return areas;
}

/** The code with its axes in another order, and mirrored along those whose bit (z 4, y 2, x 1) is set. */
function turnedCode(code: number, order: Triple, mirrored: number): number {
  let turned = 0;
  for (let place = 0; place < 8; place++) {
    const bits = [(place >> 2) & 1, (place >> 1) & 1, place & 1];
    const from = [0, 0, 0];
    order.forEach((axis, to) => (from[axis] = bits[to]));
    const isFilled = (code >> (7 - (4 * from[0] + 2 * from[1] + from[2]))) & 1;
    turned |= isFilled << (7 - (place ^ mirrored));
  }
  return turned;
}
