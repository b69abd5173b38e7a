import type { Preview } from '../../../shared/configure.ts';
import * as augmentations from '../augment/index.ts';
import { entriesOf } from '../plugins/registry.ts';
import { channelStatistics } from '../volume/intensity.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { axialSlice, fullestSlice, type Window } from '../volume/slice.ts';
import { spacingOf, spatialShape, type FloatVolume, type LabelVolume } from '../volume/volume.ts';
import type { PreviewedCase } from './preview-case.ts';

/** A preview as slices to look at. Every stage shows the same place of the patient, every patch its middle. */
export function previewSlices({ stages, patches }: PreviewedCase): Preview {
  const first = stages[0].sample;
  const place = placeIn(first.label, fullestSlice(first.label));
  // One window for all patches, so that augmented brightness and contrast are seen as they are.
  const window = windowOf(stages.at(-1)!.sample.image);
  return {
    stages: stages.map(({ title, sample: { caseId, image, label } }) => {
      const { min, max, mean } = channelStatistics(image, 0, 'whole', caseId);
      const slice = axialSlice(image, label, sliceAt(image, place), windowOf(image));
      return {
        title,
        shape: [...spatialShape(image.shape)],
        spacingMm: [...spacingOf(image.affine)],
        min,
        max,
        mean,
        slice,
      };
    }),
    patches: patches.map(({ before, after, augmentations: ids }) => {
      const middle = before.image.shape[0] >> 1;
      const [shownBefore, shownAfter] = [before, after].map(({ image, label }) =>
        axialSlice(image, label, middle, window),
      );
      return {
        before: shownBefore,
        after: shownAfter,
        augmentations: ids.map((id) => entriesOf('augmentations', augmentations)[id].title),
      };
    }),
  };
}

function windowOf(image: FloatVolume): Window {
  const [low, high] = channelPercentiles(image, 0, [1, 99]);
  return [low, high];
}

/** In the room, in millimetres: the middle of what is labelled in the slice, or of the slice. */
function placeIn({ data, shape: [, height, width], affine }: LabelVolume, z: number): number[] {
  const sum = [0, 0, 0];
  for (let y = 0, i = z * height * width; y < height; y++) {
    for (let x = 0; x < width; x++, i++) if (data[i] !== 0) [x, y, 1].forEach((each, axis) => (sum[axis] += each));
  }
  const [x, y] = sum[2] > 0 ? [sum[0] / sum[2], sum[1] / sum[2]] : [(width - 1) / 2, (height - 1) / 2];
  return [0, 4, 8].map((row) => affine[row] * x + affine[row + 1] * y + affine[row + 2] * z + affine[row + 3]);
}

/** The slice that the place lies in: a step may have turned the axes, so slices may be stacked along any direction. */
function sliceAt({ affine, shape }: FloatVolume, place: readonly number[]): number {
  const [spacing] = spacingOf(affine);
  const along = [2, 6, 10].reduce((sum, at, row) => sum + affine[at] * (place[row] - affine[at + 1]), 0);
  return Math.min(shape[0] - 1, Math.max(0, Math.round(along / spacing ** 2)));
}
