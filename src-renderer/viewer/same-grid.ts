import { placeMm } from '../../shared/draw/plane.ts';
import { StudioError } from '../../shared/errors.ts';
import type { ViewVolume } from '../../shared/viewer.ts';

/** Rounding in headers moves a voxel by less than this share of its shortest side. */
const slack = 0.1;

/** Throws `bad-dataset` where what is to lie over an image lies on another grid. */
export function requireSameGrid(caseId: string, image: ViewVolume, over: ViewVolume, title: string): void {
  const next = 'compare only what lies on the grid of the image';
  if (over.shape.some((size, i) => size !== image.shape[i])) {
    const shapes = `${over.shape.toReversed().join(' × ')} voxels, the image ${image.shape.toReversed().join(' × ')}`;
    throw new StudioError('bad-dataset', `${title} of ${caseId} has ${shapes}`, next);
  }
  const [depth, height, width] = image.shape;
  const away = [0, width - 1].flatMap((x) =>
    [0, height - 1].flatMap((y) =>
      [0, depth - 1].map((z) => {
        const [a, b] = [placeMm(image.affine, [x, y, z]), placeMm(over.affine, [x, y, z])];
        return Math.hypot(...a.map((each, i) => each - b[i]));
      }),
    ),
  );
  const most = Math.max(...away);
  if (most <= slack * Math.min(...image.spacingMm)) return;
  throw new StudioError('bad-dataset', `${title} of ${caseId} lies up to ${most.toFixed(1)} mm beside the image`, next);
}
