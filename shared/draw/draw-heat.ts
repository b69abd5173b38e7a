import { blend } from './blend.ts';
import { colourMaps, type ColourMap } from './colour-maps.ts';
import { neighbours } from './draw-image.ts';
import type { Frame } from './frame.ts';
import { spansOf, type Placement } from './place.ts';
import type { Size } from './plane.ts';

export interface HeatStyle {
  readonly map: ColourMap;
  /** 0 … 1. */
  readonly opacity: number;
  /** Linear between voxels, else nearest. */
  readonly isSmooth: boolean;
}

/** From this value on a map has its full opacity. Below it fades out, so that the image is clear where nothing is. */
const fullFrom = 64;

/** How opaque each value of a map is, 0 … 255. */
export function heatAlphas(opacity: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => Math.round(255 * opacity * Math.min(1, value / fullFrom)));
}

/** Blends a slice of a map, 0 … 255, over the image that is on the frame. */
export function drawHeat(frame: Frame, heat: Uint8Array, size: Size, placement: Placement, style: HeatStyle): void {
  if (style.isSmooth) drawHeatLinear(frame, heat, size, placement, style);
  else drawHeatNearest(frame, heat, size, placement, style);
}

function drawHeatNearest(frame: Frame, heat: Uint8Array, size: Size, placement: Placement, style: HeatStyle): void {
  const { columns, rows } = spansOf(frame, size, placement);
  const { pixels, width } = frame;
  const colours = colourMaps[style.map];
  const alphas = heatAlphas(style.opacity);
  for (let y = rows.from; y < rows.to; y++) {
    const from = rows.sources[y] * size.width;
    for (let x = columns.from, at = y * width + x; x < columns.to; x++, at++) {
      const value = heat[from + columns.sources[x]];
      if (alphas[value] !== 0) pixels[at] = blend(pixels[at], colours[value], alphas[value]);
    }
  }
}

function drawHeatLinear(frame: Frame, heat: Uint8Array, size: Size, placement: Placement, style: HeatStyle): void {
  const { columns, rows } = spansOf(frame, size, placement);
  const across = neighbours(columns, size.width, placement.left, placement.scaleX);
  const down = neighbours(rows, size.height, placement.top, placement.scaleY);
  const { pixels, width } = frame;
  const colours = colourMaps[style.map];
  const alphas = heatAlphas(style.opacity);
  const between = new Float64Array(size.width);
  for (let y = rows.from; y < rows.to; y++) {
    const upper = down.first[y] * size.width;
    const lower = down.second[y] * size.width;
    const share = down.share[y];
    for (let i = 0; i < size.width; i++) between[i] = heat[upper + i] + share * (heat[lower + i] - heat[upper + i]);
    for (let x = columns.from, at = y * width + x; x < columns.to; x++, at++) {
      const left = between[across.first[x]];
      const value = (left + across.share[x] * (between[across.second[x]] - left) + 0.5) | 0;
      if (alphas[value] !== 0) pixels[at] = blend(pixels[at], colours[value], alphas[value]);
    }
  }
}

const barWidth = 8;

/** Where the key of a map lies on a frame: at its right edge, 1 at the top. null where there is no room. */
export function heatBar({ width, height }: Size, ratio: number) {
  // With its name below, between the corner above and the letter of the patient's side in the middle.
  const top = Math.round(28 * ratio);
  const length = Math.min(Math.round(96 * ratio), Math.floor(height / 2 - 30 * ratio) - top);
  if (length < 32 * ratio || width < 160 * ratio) return null;
  return { left: width - Math.round((barWidth + 8) * ratio), top, width: Math.round(barWidth * ratio), height: length };
}

export function drawHeatBar(frame: Frame, map: ColourMap, ratio: number): void {
  const bar = heatBar(frame, ratio);
  if (!bar) return;
  for (let y = 0; y < bar.height; y++) {
    const start = (bar.top + y) * frame.width + bar.left;
    const value = Math.round((255 * (bar.height - 1 - y)) / (bar.height - 1));
    frame.pixels.fill(colourMaps[map][value], start, start + bar.width);
  }
}
