/** More are no contours of one slice, and would not fit into memory. */
const mostCrossings = 20_000_000;

/** Corners one after the other, x and y of each, in pixels: the centre of pixel (x, y) lies at (x, y). */
export type Polygon = ArrayLike<number>;

/**
 * Tells runs of pixels, `from` … `to` − 1 of row y, whose centres lie inside of polygons. Inside is what an odd number of
 * borders lies around, counted over all polygons together: one inside of another is a hole, and a channel that leads to
 * a hole and back (a keyhole) is not there. A centre on a border belongs to the polygon at its right or below, so that of
 * two polygons with a common border each pixel has one. Each border is looked at in the rows that it crosses alone (scan
 * lines; Foley et al., Computer Graphics, 2nd ed., 3.6). False where the polygons have so many crossings that they make
 * no sense; then nothing is told.
 */
export function fillPolygons(
  polygons: readonly Polygon[],
  { width, height }: { width: number; height: number },
  fill: (y: number, from: number, to: number) => void,
): boolean {
  const starts = new Float64Array(height + 1);
  eachBorder(polygons, height, (first, last) => {
    for (let y = first; y <= last; y++) starts[y + 1]++;
  });
  for (let y = 0; y < height; y++) starts[y + 1] += starts[y];
  if (starts[height] > mostCrossings) return false;

  const crossings = new Float64Array(starts[height]);
  const ends = starts.slice(0, height);
  eachBorder(polygons, height, (first, last, x, y, slope) => {
    for (let row = first; row <= last; row++) crossings[ends[row]++] = x + (row - y) * slope;
  });
  for (let y = 0; y < height; y++) {
    const row = crossings.subarray(starts[y], starts[y + 1]).sort();
    for (let i = 0; i + 1 < row.length; i += 2) {
      const from = Math.max(0, Math.ceil(row[i]));
      const to = Math.min(width, Math.ceil(row[i + 1]));
      if (from < to) fill(y, from, to);
    }
  }
  return true;
}

/** Borders that cross rows, with the first and last of these, a corner, and x a row. */
function eachBorder(
  polygons: readonly Polygon[],
  height: number,
  tell: (first: number, last: number, x: number, y: number, slope: number) => void,
): void {
  for (const points of polygons) {
    const { length } = points;
    for (let i = 0, before = length - 2; i + 1 < length; before = i, i += 2) {
      // From above to below, whichever way it was drawn: neighbours then get the same crossings to the last bit.
      const [upper, lower] = points[before + 1] <= points[i + 1] ? [before, i] : [i, before];
      const [x, y] = [points[upper], points[upper + 1]];
      const first = Math.max(0, Math.ceil(y));
      const last = Math.min(height, Math.ceil(points[lower + 1])) - 1;
      if (first <= last) tell(first, last, x, y, (points[lower] - x) / (points[lower + 1] - y));
    }
  }
}
