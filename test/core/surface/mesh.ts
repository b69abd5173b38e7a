import type { Surface } from '../../../shared/viewer.ts';

/** Of a triangle mesh, by the plainest way to compute it. */
type Mesh = Pick<Surface, 'points' | 'triangles'>;

/** By the theorem of Gauss; positive where triangles are anticlockwise seen from outside. */
export function enclosedVolume(mesh: Mesh): number {
  let sum = 0;
  for (const [a, b, c] of trianglesIn(mesh)) sum += dot(a, cross(b, c)) / 6;
  return sum;
}

export function areaOf(mesh: Mesh): number {
  let sum = 0;
  for (const [a, b, c] of trianglesIn(mesh)) sum += Math.hypot(...cross(minus(b, a), minus(c, a))) / 2;
  return sum;
}

/** How many triangles meet at edges: [2] where there are two at each. */
export function timesEachEdge({ triangles }: Mesh): number[] {
  const times = new Map<string, number>();
  for (const [a, b] of edgesOf(triangles)) {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return [...new Set(times.values())];
}

/** Edges that triangles run along more often one way than the other: none where a surface is closed. */
export function openEdges({ triangles, points }: Mesh): number {
  const count = points.length / 3;
  const balance = new Map<number, number>();
  for (const [a, b] of edgesOf(triangles)) {
    const key = a < b ? a * count + b : b * count + a;
    balance.set(key, (balance.get(key) ?? 0) + (a < b ? 1 : -1));
  }
  return [...balance.values()].filter((value) => value !== 0).length;
}

/** By how often a ray into a direction that no edge has crosses the mesh. */
export function isInside(mesh: Mesh, place: readonly number[]): boolean {
  const ray = [0.5377, 0.8339, 0.1247];
  let crossings = 0;
  for (const [a, b, c] of trianglesIn(mesh)) {
    const [u, v, from] = [minus(b, a), minus(c, a), minus(place, a)];
    const across = cross(ray, v);
    const scale = 1 / dot(u, across);
    const s = scale * dot(from, across);
    const t = scale * dot(ray, cross(from, u));
    if (s >= 0 && t >= 0 && s + t <= 1 && scale * dot(v, cross(from, u)) > 0) crossings++;
  }
  return crossings % 2 === 1;
}

function* edgesOf(triangles: ArrayLike<number>): Generator<[number, number]> {
  for (let i = 0; i < triangles.length; i += 3) {
    for (let side = 0; side < 3; side++) yield [triangles[i + side], triangles[i + ((side + 1) % 3)]];
  }
}

function* trianglesIn({ points, triangles }: Mesh): Generator<number[][]> {
  for (let i = 0; i < triangles.length; i += 3) {
    yield [0, 1, 2].map((corner) => [0, 1, 2].map((axis) => points[3 * triangles[i + corner] + axis]));
  }
}

const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value - b[i]);
const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = ([a, b, c]: readonly number[], [d, e, f]: readonly number[]): number[] => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];
