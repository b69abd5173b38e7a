import type { Shell } from './shell.ts';

/** Volumes are kept to this share, where so many rounds are enough for it. */
const tolerance = 0.002;
const maxRounds = 12;

/** What is enclosed by each part of a surface that hangs together, by its number; negative for a hollow. */
export function enclosedBy(points: Float64Array, triangles: Uint32Array, parts: Parts): Float64Array {
  const volumes = new Float64Array(parts.count);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [3 * triangles[at], 3 * triangles[at + 1], 3 * triangles[at + 2]];
    volumes[parts.of[triangles[at]]] +=
      (points[a] * (points[b + 1] * points[c + 2] - points[b + 2] * points[c + 1]) +
        points[a + 1] * (points[b + 2] * points[c] - points[b] * points[c + 2]) +
        points[a + 2] * (points[b] * points[c + 1] - points[b + 1] * points[c])) /
      6;
  }
  return volumes;
}

export interface Parts {
  readonly count: number;
  /** The number of the part of each point. */
  readonly of: Int32Array;
}

export function partsOf(neighbours: Shell['neighbours']): Parts {
  const of = new Int32Array(neighbours.length / 6).fill(-1);
  const waiting: number[] = [];
  let count = 0;
  for (let first = 0; first < of.length; first++) {
    if (of[first] >= 0) continue;
    of[first] = count;
    waiting.push(first);
    for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
      for (let slot = 6 * point; slot < 6 * point + 6; slot++) {
        const other = neighbours[slot];
        if (other < 0 || of[other] >= 0) continue;
        of[other] = count;
        waiting.push(other);
      }
    }
    count++;
  }
  return { count, of };
}

/**
 * Smoothing takes from what is small and thin. Moves points along their normals until each part encloses the volume that
 * it had: by what is missing over the area, which is right for a small distance, and again. A part that smoothing took
 * most of is too small for it and stays as it was. In place.
 */
export function keepVolume(
  points: Float64Array,
  triangles: Uint32Array,
  parts: Parts,
  before: { readonly volumes: Float64Array; readonly points: Float64Array },
): void {
  let volumes = enclosedBy(points, triangles, parts);
  restoreLost(points, parts, volumes, before);
  const normals = new Float64Array(points.length);
  for (let round = 0; round < maxRounds; round++) {
    volumes = enclosedBy(points, triangles, parts);
    const missing = before.volumes.map((volume, part) => volume - volumes[part]);
    if (missing.every((volume, part) => Math.abs(volume) <= tolerance * Math.abs(before.volumes[part]))) return;
    const areas = fillNormals(points, triangles, parts, normals);
    for (let point = 0; 3 * point < points.length; point++) {
      const part = parts.of[point];
      const at = 3 * point;
      const length = Math.hypot(normals[at], normals[at + 1], normals[at + 2]);
      if (length === 0) continue;
      const share = missing[part] / areas[part] / length;
      for (let axis = 0; axis < 3; axis++) points[at + axis] += share * normals[at + axis];
    }
  }
}

function restoreLost(
  points: Float64Array,
  parts: Parts,
  volumes: Float64Array,
  before: { readonly volumes: Float64Array; readonly points: Float64Array },
): void {
  for (let at = 0; at < points.length; at++) {
    const part = parts.of[Math.floor(at / 3)];
    if (volumes[part] / before.volumes[part] < 0.5) points[at] = before.points[at];
  }
}

/** Normals weighed by area, not of length 1; gives the area of each part. */
function fillNormals(points: Float64Array, triangles: Uint32Array, parts: Parts, normals: Float64Array): Float64Array {
  const areas = new Float64Array(parts.count);
  normals.fill(0);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [3 * triangles[at], 3 * triangles[at + 1], 3 * triangles[at + 2]];
    const [ux, uy, uz] = [points[b] - points[a], points[b + 1] - points[a + 1], points[b + 2] - points[a + 2]];
    const [vx, vy, vz] = [points[c] - points[a], points[c + 1] - points[a + 1], points[c + 2] - points[a + 2]];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    areas[parts.of[triangles[at]]] += Math.hypot(nx, ny, nz) / 2;
    for (const corner of [a, b, c]) {
      normals[corner] += nx;
      normals[corner + 1] += ny;
      normals[corner + 2] += nz;
    }
  }
  return areas;
}
