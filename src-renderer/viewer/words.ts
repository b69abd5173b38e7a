import { axisLetters, placeMm, planeAxes, type Plane, type Point3 } from '../../shared/draw/plane.ts';
import { widthAndLevel, type Window } from '../../shared/draw/window.ts';
import type { ShownCase } from './viewer-state.svelte.ts';
import { middleOf } from './view-geometry.ts';

/** Numbers and places as the viewer writes them. */

const minus = '\u2212';

export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', minus);
}

/** Where a slice lies, as in "S 12.5 mm": its middle, towards the named side of the origin of the room. */
export function slicePlace({ image }: ShownCase, plane: Plane, depth: number): string {
  const axis = planeAxes(plane).depth;
  const voxel: [number, number, number] = [...middleOf(image.shape)];
  voxel[axis] = depth;
  const mm = placeMm(image.affine, voxel)[axis];
  return `${axisLetters[axis][mm < 0 ? 0 : 1]} ${Math.abs(mm).toFixed(1)} mm`;
}

/** Centimetres would be no clearer: "(12.5, −3.0, 44.2) mm RAS". */
export function placeText({ image }: ShownCase, voxel: Point3): string {
  return `(${placeMm(image.affine, voxel)
    .map((mm) => decimal(mm, 1))
    .join(', ')})`;
}

export function windowText(window: Window): string {
  const { width, level } = widthAndLevel(window);
  const digits = width < 1 ? 4 : width < 10 ? 2 : width < 100 ? 1 : 0;
  return `W ${decimal(width, digits)}  L ${decimal(level, digits)}`;
}

/** A whole number of screen pixels a voxel as "× 4", else with its decimals. */
export function zoomText(zoom: number): string {
  return `× ${Number(zoom.toFixed(2))}`;
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
