import type { Dataset } from '../../../shared/dataset.ts';
import type { Slice } from '../../../shared/slice.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { axialSlice } from '../volume/slice.ts';
import { shrinkSlice } from './shrink-slice.ts';
import { viewImage, viewLabel } from './view-volume.ts';

export interface ThumbnailRequest {
  readonly caseId: string;
  /** Absolute; one a channel, or one with all channels. The first channel is shown. */
  readonly images: readonly string[];
  readonly label: string | null;
  readonly classes: Dataset['classes'];
  /** Most pixels along a side. */
  readonly most: number;
}

/** The axial slice through the centre of the label, or of the volume where there is none, small enough for a table. */
export async function thumbnailOf({ caseId, images, label, classes, most }: ThumbnailRequest): Promise<Slice> {
  const image = await viewImage({ caseId, images, channel: 0 });
  // A label that cannot be used is among the problems of its case; the image can be seen all the same.
  const truth =
    label === null
      ? null
      : await viewLabel({ caseId, label, image: images[0], classes }).catch((error: unknown) => {
          if (isStudioError(error)) return null;
          throw error;
        });
  const z = (truth && labelledMiddle(truth)) ?? image.shape[0] >> 1;
  return shrinkSlice(sliceAt(image, truth, z), most);
}

/** The labelled slice nearest to the label's centre of mass; null where all is background. */
export function labelledMiddle({ data, shape: [depth, height, width] }: ViewVolume): number | null {
  const plane = height * width;
  const counts = Array.from({ length: depth }, (_, z) => {
    let count = 0;
    for (let i = z * plane; i < (z + 1) * plane; i++) if (data[i] !== 0) count++;
    return count;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const centre = counts.reduce((sum, count, z) => sum + count * z, 0) / total;
  const distance = (z: number): number => Math.abs(z - centre);
  return counts.reduce((best, count, z) => (count > 0 && (best < 0 || distance(z) < distance(best)) ? z : best), -1);
}

function sliceAt({ data, shape: [, y, x], affine, window }: ViewVolume, label: ViewVolume | null, z: number): Slice {
  const plane = [z * y * x, (z + 1) * y * x] as const;
  const one = { shape: [1, y, x, 1], affine } as const;
  const image = { ...one, data: Float32Array.from(data.subarray(...plane)) };
  const indexes = label && { ...one, data: (label.data as Uint8Array).subarray(...plane) };
  return axialSlice(image, indexes, 0, window);
}
