import type { Point } from '../../shared/charts.ts';

interface Smoothed {
  readonly weight: number;
  readonly points: Point[];
  sum: number;
  weights: number;
}

const cache = new WeakMap<readonly Point[], Smoothed>();

/**
 * Exponential moving average of a series: each value counts `weight` (0 … 1) times as much as the next one. The first
 * values are not drawn towards zero, since the weights are normalised. Series that grow are smoothed from where they
 * ended last time; the same array must not change otherwise.
 */
export function smoothed(points: readonly Point[], weight: number): Point[] {
  let state = cache.get(points);
  if (!state || state.weight !== weight || state.points.length > points.length) {
    state = { weight, points: [], sum: 0, weights: 0 };
    cache.set(points, state);
  }
  for (let i = state.points.length; i < points.length; i++) {
    state.sum = weight * state.sum + points[i].y;
    state.weights = weight * state.weights + 1;
    state.points.push({ x: points[i].x, y: state.sum / state.weights });
  }
  return state.points;
}
