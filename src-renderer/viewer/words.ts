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

/** Of a picture, pixels counted from its upper left corner, as programs for pictures do. */
export function voxelText({ image, facts }: Pick<ShownCase, 'image' | 'facts'>, [x, y, z]: Point3): string {
  if (!facts.isPicture) return [x, y, z].join(', ');
  const [depth, height, width] = image.shape;
  return [width - 1 - x, height - 1 - y, ...(depth > 1 ? [z] : [])].join(', ');
}

export interface Values {
  /** null where nothing is known of the room. */
  readonly place: string | null;
  readonly voxel: string;
  /** null where there is no image. */
  readonly intensity: string | null;
  readonly truth: string | null;
  readonly prediction: string | null;
  readonly other: string | null;
  /** Of the map over the image, "0.42". */
  readonly heat: string | null;
}

export function valuesAt(shown: ShownCase, voxel: Point3): Values {
  const { image, facts, read } = shown;
  const [, height, width] = image.shape;
  const index = voxel[0] + width * (voxel[1] + height * voxel[2]);
  const isRead = !read || (voxel[2] >= read.from && voxel[2] < read.to);
  const name = (volume: { data: ArrayLike<number> } | null): string | null =>
    volume && (facts.classes[volume.data[index]]?.name ?? `class ${volume.data[index]}`);
  return {
    place: facts.isPicture ? null : placeText(shown, voxel),
    voxel: voxelText(shown, voxel),
    intensity: facts.hasImage ? intensityText(image.data[index], isRead) : null,
    truth: name(shown.truth),
    prediction: name(shown.prediction),
    other: name(shown.other),
    heat: shown.heat && (shown.heat.data[index] / 255).toFixed(2),
  };
}

function intensityText(value: number, isRead: boolean): string {
  if (!isRead) return '…';
  if (Number.isInteger(value) || Math.abs(value) >= 1e4) return decimal(value, 0);
  return value.toPrecision(5);
}
