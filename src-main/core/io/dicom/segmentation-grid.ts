import { StudioError } from '../../../../shared/errors.ts';
import type { LabelGrid } from '../format.ts';
import { normalOf, type Frame } from './frames.ts';
import { affineOf, byPlace, inOrder, labelOf } from './geometry.ts';

/** Slices that may lie between two frames on average: more, and two of them lie too near to be neighbours. */
const mostGaps = 50;
/** In slices: how far a frame may be off its place in the row of slices. */
const tolerance = 0.1;

/**
 * The grid of a segmentation by itself: as many slices as lie between its first and its last frame, for those without any
 * segment may be left out. Throws `bad-dataset` where its frames are no slices of one grid.
 */
export function ownGrid(frames: readonly Frame[]): LabelGrid {
  const [first] = frames;
  const { rows, columns } = first.format;
  const other = frames.find(
    ({ along, spacing }) =>
      [0, 1].some((i) => along[i].some((value, j) => Math.abs(value - first.along[i][j]) > 1e-4)) ||
      spacing.some((value, i) => Math.abs(value - first.spacing[i]) > 1e-4 * value),
  );
  if (other) throw noGrid(other, 'lies in another direction than the first');
  const unplaced = frames.find(({ position }) => position === null);
  if (unplaced) throw noGrid(unplaced, 'has no place');
  const slices = byPlace(inOrder(frames)).map(([frame]) => frame);
  if (slices.length === 1) return { shape: [1, rows, columns, 1], affine: affineOf([{ ...slices[0] }]) };

  const normal = normalOf(first.along);
  const place = ({ position }: Frame): number => normal.reduce((sum, value, i) => sum + value * position![i], 0);
  const start = place(slices[0]);
  const gap = slices.slice(1).reduce((least, each, i) => Math.min(least, place(each) - place(slices[i])), Infinity);
  const last = slices[slices.length - 1];
  const depth = Math.round((place(last) - start) / gap) + 1;
  if (depth > mostGaps * slices.length + 100) throw noGrid(last, `would be slice ${depth} of ${slices.length} others`);
  const step = (place(last) - start) / (depth - 1);
  const off = slices.find((each) => {
    const at = (place(each) - start) / step;
    return Math.abs(at - Math.round(at)) > tolerance;
  });
  if (off) throw noGrid(off, 'is not as far from the others as they are from one another');
  const affine = [...affineOf([slices[0]])];
  const sign = [-1, -1, 1];
  for (let axis = 0; axis < 3; axis++) {
    affine[4 * axis + 2] = (sign[axis] * (last.position![axis] - slices[0].position![axis])) / (depth - 1) + 0;
  }
  return { shape: [depth, rows, columns, 1], affine };
}

function noGrid(frame: Frame, fault: string): StudioError {
  return new StudioError('bad-dataset', `${labelOf(frame)} ${fault}`, 'give the image that it was made of');
}
