import type { Surface } from '../../../shared/viewer.ts';
import { viewLabel, type LabelRequest } from '../explore/view-volume.ts';
import { determinant3 } from '../volume/matrix3.ts';
import { spacingOf, type Affine, type Triple } from '../volume/volume.ts';
import { enclosedBy, keepVolume, partsOf } from './keep-volume.ts';
import { extentsOf, maskOf, type Extent, type Labels } from './mask.ts';
import { countFaces, shellOf } from './shell.ts';
import { smoothed } from './smooth.ts';

/** What graphics of a small machine still turn without stutter: of one surface, and of all together. */
const maxTriangles = 300_000;
const maxTrianglesOfAll = 1_200_000;
/** Of a label with very many classes each may still have so many. */
const minTriangles = 10_000;

/** The surfaces of a label file. Throws what `viewLabel` throws. */
export async function labelSurfaces(request: LabelRequest): Promise<Surface[]> {
  return surfacesOf(await viewLabel(request), request.classes.length);
}

/**
 * The surface of each class that is there but the background: the faces between its voxels and others, smoothed, each
 * part with the volume of its voxels. Closed, also where the class touches the border of the volume. What would have too
 * many triangles is made of blocks of voxels.
 */
export function surfacesOf(label: Labels & { readonly affine: Affine }, classes: number): Surface[] {
  const extents = extentsOf(label, classes);
  const share = maxTrianglesOfAll / extents.filter((extent) => extent !== null).length;
  const limit = Math.min(maxTriangles, Math.max(minTriangles, share));
  return extents.flatMap((extent, classIndex) =>
    extent ? [{ classIndex, ...surfaceOf(label, classIndex, extent, label.affine, limit) }] : [],
  );
}

function surfaceOf(
  labels: Labels,
  index: number,
  extent: Extent,
  affine: Affine,
  limit: number,
): Omit<Surface, 'classIndex'> {
  const spacing = spacingOf(affine);
  let step: Triple = [1, 1, 1];
  let mask = maskOf(labels, index, extent, step);
  let count = countFaces(mask);
  while (2 * count > limit) {
    // A smooth surface has fewer faces by the square, what is rough all through by the cube.
    for (let more = Math.floor(Math.cbrt((2 * count) / limit)); more >= 1; more--) step = coarser(step, spacing);
    mask = maskOf(labels, index, extent, step);
    count = countFaces(mask);
  }
  const { corners, faces, neighbours } = shellOf(mask, count);
  const isMirrored = determinant3([0, 4, 8].flatMap((row) => affine.slice(row, row + 3))) < 0;
  const stepped = placed(corners, affine);
  const parts = partsOf(neighbours);
  const wanted = enclosedBy(stepped, trianglesOf(faces, stepped, isMirrored), parts);
  const points = smoothed(stepped, neighbours);
  const triangles = trianglesOf(faces, points, isMirrored);
  keepVolume(points, triangles, parts, { volumes: wanted, points: stepped });
  return { points: Float32Array.from(points), triangles };
}

/** Along the axes on which blocks are smallest by now. */
function coarser(step: Triple, spacing: Triple): Triple {
  const sizes = step.map((count, axis) => count * spacing[axis]);
  const smallest = Math.min(...sizes);
  return step.map((count, axis) => (sizes[axis] < 1.5 * smallest ? count + 1 : count)) as unknown as Triple;
}

function placed(corners: Float64Array, affine: Affine): Float64Array {
  const points = new Float64Array(corners.length);
  for (let at = 0; at < points.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const row = 4 * axis;
      points[at + axis] =
        affine[row] * corners[at] +
        affine[row + 1] * corners[at + 1] +
        affine[row + 2] * corners[at + 2] +
        affine[row + 3];
    }
  }
  return points;
}

/** Each face cut along its shorter diagonal, which folds least. */
function trianglesOf(faces: Uint32Array, points: Float64Array, isMirrored: boolean): Uint32Array<ArrayBuffer> {
  const triangles = new Uint32Array((faces.length / 4) * 6);
  const distance = (a: number, b: number): number =>
    Math.hypot(...[0, 1, 2].map((axis) => points[3 * a + axis] - points[3 * b + axis]));
  for (let at = 0, to = 0; at < faces.length; at += 4, to += 6) {
    const [a, b, c, d] = isMirrored
      ? [faces[at + 3], faces[at + 2], faces[at + 1], faces[at]]
      : [faces[at], faces[at + 1], faces[at + 2], faces[at + 3]];
    triangles.set(distance(a, c) <= distance(b, d) ? [a, b, c, a, c, d] : [a, b, d, b, c, d], to);
  }
  return triangles;
}
