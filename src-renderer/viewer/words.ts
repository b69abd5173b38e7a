import { decimal } from '../../shared/draw/captions.ts';
import { placeMm, type Point3 } from '../../shared/draw/plane.ts';
import type { ShownCase } from './viewer-state.svelte.ts';

/** Places and values as the viewer writes them. */

/** Centimetres would be no clearer: "(12.5, −3.0, 44.2) mm RAS". */
export function placeText({ image }: ShownCase, voxel: Point3): string {
  return `(${placeMm(image.affine, voxel)
    .map((mm) => decimal(mm, 1))
    .join(', ')})`;
}

export interface Values {
  readonly place: string;
  readonly voxel: string;
  readonly intensity: string;
  readonly truth: string | null;
  readonly prediction: string | null;
}

export function valuesAt(shown: ShownCase, voxel: Point3): Values {
  const { image, facts, read } = shown;
  const [, height, width] = image.shape;
  const index = voxel[0] + width * (voxel[1] + height * voxel[2]);
  const intensity = image.data[index];
  const name = (volume: { data: ArrayLike<number> } | null): string | null =>
    volume && (facts.classes[volume.data[index]]?.name ?? `class ${volume.data[index]}`);
  return {
    place: placeText(shown, voxel),
    voxel: voxel.join(', '),
    intensity:
      read && (voxel[2] < read.from || voxel[2] >= read.to)
        ? '…'
        : Number.isInteger(intensity)
          ? decimal(intensity, 0)
          : intensity.toPrecision(5),
    truth: name(shown.truth),
    prediction: name(shown.prediction),
  };
}
