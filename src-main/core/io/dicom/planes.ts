import type { Polygon } from './fill-polygons.ts';

/** A closed outline in one plane: x and y in voxels of the grid, and in which slice its plane lies, not rounded. */
export interface Contour {
  readonly points: Float64Array;
  readonly slice: number;
}

/** The outlines of a structure in one slice. */
export interface Plane {
  readonly slice: number;
  readonly polygons: readonly Polygon[];
}

export interface Planes {
  readonly planes: readonly Plane[];
  /** Outlines that lie between slices, outside of all, and those whose slice has a nearer one. */
  readonly between: number;
  readonly outside: number;
  readonly thinned: number;
}

/** In slices: nearer than this, planes are one and the same, rounded differently. */
const rounding = 0.02;

/**
 * The slice of each outline: the nearest, where it is half a slice away at most. Outlines of two planes in one slice are
 * not laid over one another, where they would be holes: those of the nearer plane are taken, and each once.
 */
export function planesOf(contours: readonly Contour[], slices: number): Planes {
  const bySlice = new Map<number, Contour[]>();
  let outside = 0;
  for (const contour of contours) {
    const slice = Math.round(contour.slice);
    if (slice < 0 || slice >= slices) outside++;
    else if (bySlice.has(slice)) bySlice.get(slice)!.push(contour);
    else bySlice.set(slice, [contour]);
  }
  let [between, thinned] = [0, 0];
  const planes = [...bySlice].map(([slice, inSlice]) => {
    const distance = (each: Contour): number => Math.abs(each.slice - slice);
    const { slice: nearest } = inSlice.reduce((best, each) => (distance(each) < distance(best) ? each : best));
    const taken = inSlice.filter((each) => Math.abs(each.slice - nearest) <= rounding);
    thinned += inSlice.length - taken.length;
    if (Math.abs(nearest - slice) > 0.1) between += taken.length;
    return { slice, polygons: withoutCopies(taken.map(({ points }) => points)) };
  });
  return { planes, between, outside, thinned };
}

/** An outline that is there twice, from whichever corner it was drawn, would be a hole in itself. */
function withoutCopies(polygons: readonly Float64Array[]): Polygon[] {
  const keyOf = (points: Float64Array): string =>
    Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i].toFixed(6)} ${points[2 * i + 1].toFixed(6)}`)
      .sort()
      .join();
  return [...new Map(polygons.map((points) => [keyOf(points), points])).values()];
}
