import type { Slice } from '../../../shared/slice.ts';
import { spacingOf, type FloatVolume, type LabelVolume } from './volume.ts';

/** Intensities that become black and white. */
export type Window = readonly [low: number, high: number];

/**
 * One axial slice of a canonical volume as radiologists look at it: the front of the patient at the top, the patient's
 * right at the left. `window` maps intensities of `channel` to 0 … 255.
 */
export function axialSlice(
  image: FloatVolume,
  label: LabelVolume | null,
  z: number,
  [low, high]: Window,
  channel = 0,
): Slice {
  const [, height, width, channels] = image.shape;
  const [, spacingY, spacingX] = spacingOf(image.affine);
  const grey = new Uint8Array(height * width);
  const indexes = label && new Uint8Array(height * width);
  const factor = high > low ? 255 / (high - low) : 0;
  let from = z * height * width;
  // Rows and columns grow towards the front and the right of the patient, so both are turned round.
  for (let to = height * width - 1; to >= 0; to--, from++) {
    grey[to] = Math.min(255, Math.max(0, Math.round((image.data[from * channels + channel] - low) * factor)));
    if (indexes) indexes[to] = label.data[from];
  }
  return { width, height, pixelAspect: spacingY / spacingX, grey, label: indexes, prediction: null };
}

/** The slice with the most voxels of any class but the background; the middle one where there is none. */
export function fullestSlice({ data, shape: [depth, height, width] }: LabelVolume): number {
  let [best, most] = [depth >> 1, 0];
  for (let z = 0; z < depth; z++) {
    let count = 0;
    for (let i = z * height * width; i < (z + 1) * height * width; i++) if (data[i] !== 0) count++;
    if (count > most) [best, most] = [z, count];
  }
  return best;
}
