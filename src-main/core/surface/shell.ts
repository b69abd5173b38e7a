import type { Mask } from './mask.ts';

/** The faces between voxels inside and outside of a mask. */
export interface Shell {
  /** x, y, z of each corner of a face, in voxels of the label. */
  readonly corners: Float64Array;
  /** Four corners a face, anticlockwise seen from outside. */
  readonly faces: Uint32Array;
  /** For each corner the corners next to it, downwards and upwards along x, y and z; −1 where there is none. */
  readonly neighbours: Int32Array;
}

/** Of a mask that has a margin, so that the last voxel of a row and the first of the next are alike. */
export function countFaces(mask: Mask): number {
  const { data } = mask;
  let count = 0;
  for (const stride of stridesOf(mask)) {
    for (let place = stride; place < data.length; place++) count += data[place] ^ data[place - stride];
  }
  return count;
}

/** Closed, since the margin of a mask is outside. Corners that faces share are shared by index. */
export function shellOf(mask: Mask, count = countFaces(mask)): Shell {
  const { data, shape, from, step } = mask;
  const strides = stridesOf(mask);
  const ids = new Map<number, number>();
  /** A corner has the place of the voxel at whose lower end it lies. */
  const idOf = (place: number): number => {
    const known = ids.get(place);
    if (known !== undefined) return known;
    ids.set(place, ids.size);
    return ids.size - 1;
  };
  const faces = new Uint32Array(4 * count);
  let filled = 0;
  forEachFace(mask, (place, axis) => {
    const [second, third] = [(axis + 1) % 3, (axis + 2) % 3];
    const there = place + strides[second];
    const [a, b, c, d] = [place, there, there + strides[third], place + strides[third]].map(idOf);
    // Seen from further up along the axis, a, b, c, d run anticlockwise.
    faces.set(data[place] === 1 ? [a, d, c, b] : [a, b, c, d], filled);
    filled += 4;
  });

  const [, rows, columns] = shape;
  const corners = new Float64Array(3 * ids.size);
  let at = 0;
  for (const place of ids.keys()) {
    const [x, y] = [place % columns, Math.floor(place / columns) % rows];
    const z = Math.floor(place / (columns * rows));
    // From voxel centres half a voxel down to their lower ends; 1 for the margin.
    corners[at++] = from[2] + (x - 1) * step[2] - 0.5;
    corners[at++] = from[1] + (y - 1) * step[1] - 0.5;
    corners[at++] = from[0] + (z - 1) * step[0] - 0.5;
  }
  return { corners, faces, neighbours: neighboursOf(faces, ids.size, corners) };
}

/** `place`: the voxel above a face along `axis` (0 x, 1 y, 2 z). */
function forEachFace(mask: Mask, visit: (place: number, axis: number) => void): void {
  const { data } = mask;
  // The margin makes the first voxel of a row like the last of the row before: no face is seen where there is none.
  stridesOf(mask).forEach((stride, axis) => {
    for (let place = stride; place < data.length; place++) {
      if (data[place] !== data[place - stride]) visit(place, axis);
    }
  });
}

function stridesOf({ shape: [, rows, columns] }: Mask): readonly [number, number, number] {
  return [1, columns, columns * rows];
}

function neighboursOf(faces: Uint32Array, count: number, corners: Float64Array): Int32Array {
  const neighbours = new Int32Array(6 * count).fill(-1);
  for (let at = 0; at < faces.length; at += 4) {
    for (let side = 0; side < 4; side++) {
      const [a, b] = [faces[at + side], faces[at + ((side + 1) % 4)]];
      // A side of a face runs along one axis, on which its ends differ.
      const axis = [0, 1, 2].find((each) => corners[3 * a + each] !== corners[3 * b + each])!;
      const isUpwards = corners[3 * b + axis] > corners[3 * a + axis];
      neighbours[6 * a + 2 * axis + (isUpwards ? 1 : 0)] = b;
      neighbours[6 * b + 2 * axis + (isUpwards ? 0 : 1)] = a;
    }
  }
  return neighbours;
}
