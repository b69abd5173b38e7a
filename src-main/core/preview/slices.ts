import type { Preview } from '../../../shared/configure.ts';
import * as augmentations from '../augment/index.ts';
import { channelStatistics } from '../volume/intensity.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { axialSlice, fullestSlice, type Window } from '../volume/slice.ts';
import { spacingOf, spatialShape, type Affine, type FloatVolume } from '../volume/volume.ts';
import type { PreviewedCase } from './preview-case.ts';

/** A preview as slices to look at. Every stage shows the same place of the patient, every patch its middle. */
export function previewSlices({ stages, patches }: PreviewedCase): Preview {
  const first = stages[0].sample;
  const place = millimetresAt(first.image.affine, fullestSlice(first.label));
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
      return { before: shownBefore, after: shownAfter, augmentations: ids.map((id) => augmentations[id].title) };
    }),
  };
}

function windowOf(image: FloatVolume): Window {
  const [low, high] = channelPercentiles(image, 0, [1, 99]);
  return [low, high];
}

/** How far up the slices' own axis a slice lies, in millimetres. */
function millimetresAt(affine: Affine, z: number): number {
  const [spacing] = spacingOf(affine);
  const along = [affine[2], affine[6], affine[10]].map((each) => each / spacing);
  return along[0] * affine[3] + along[1] * affine[7] + along[2] * affine[11] + z * spacing;
}

function sliceAt({ affine, shape }: FloatVolume, millimetres: number): number {
  const [spacing] = spacingOf(affine);
  const z = Math.round((millimetres - millimetresAt(affine, 0)) / spacing);
  return Math.min(shape[0] - 1, Math.max(0, z));
}
