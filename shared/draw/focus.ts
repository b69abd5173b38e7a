import type { Point3, Shape3 } from './plane.ts';

interface Labels {
  readonly shape: Shape3;
  readonly data: ArrayLike<number>;
}

/**
 * The voxel from which to look at a label first: in each plane on the slice that shows most of it. Of several such
 * slices the middle one. null where all is background.
 */
export function focusOf({ shape: [depth, height, width], data }: Labels): Point3 | null {
  const areas = { x: new Uint32Array(width), y: new Uint32Array(height), z: new Uint32Array(depth) };
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      let inRow = 0;
      for (let x = 0; x < width; x++, i++) {
        if (data[i] === 0) continue;
        areas.x[x]++;
        inRow++;
      }
      areas.y[y] += inRow;
      areas.z[z] += inRow;
    }
  }
  const most = areas.z.reduce((a, b) => Math.max(a, b));
  return most === 0 ? null : [largest(areas.x), largest(areas.y), largest(areas.z)];
}

function largest(areas: Uint32Array): number {
  const most = areas.reduce((a, b) => Math.max(a, b));
  const all = [...areas.keys()].filter((at) => areas[at] === most);
  return all[(all.length - 1) >> 1];
}
