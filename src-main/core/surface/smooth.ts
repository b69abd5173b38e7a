import type { Shell } from './shell.ts';

/**
 * Taubin's smoothing: each step towards the mean of the neighbours is followed by a slightly larger one away from it,
 * which takes steps of voxels off and keeps what is larger. Weights alike, so that it does the same in voxels and in
 * millimetres. G. Taubin: A signal processing approach to fair surface design, SIGGRAPH 1995.
 */
const towards = 0.6;
const away = -0.63;
const rounds = 20;

export function smoothed(given: Float64Array, neighbours: Shell['neighbours']): Float64Array {
  const points = given.slice();
  const moved = new Float64Array(points.length);
  for (let round = 0; round < rounds; round++) {
    move(points, moved, neighbours, towards);
    move(moved, points, neighbours, away);
  }
  return points;
}

function move(from: Float64Array, to: Float64Array, neighbours: Int32Array, share: number): void {
  for (let point = 0; 3 * point < from.length; point++) {
    let [x, y, z, count] = [0, 0, 0, 0];
    for (let slot = 6 * point; slot < 6 * point + 6; slot++) {
      const other = 3 * neighbours[slot];
      if (other < 0) continue;
      x += from[other];
      y += from[other + 1];
      z += from[other + 2];
      count++;
    }
    const at = 3 * point;
    to[at] = from[at] + share * (x / count - from[at]);
    to[at + 1] = from[at + 1] + share * (y / count - from[at + 1]);
    to[at + 2] = from[at + 2] + share * (z / count - from[at + 2]);
  }
}
