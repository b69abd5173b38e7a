import type { VoxelArray } from '../../volume/volume.ts';
import type { Frame } from './frames.ts';
import { tags } from './tags.ts';
import { storedArray } from './stored.ts';

/** Modalities whose values are measures: there MONOCHROME1 only says how to show them. */
const measured = ['CT', 'PT', 'NM', 'RTDOSE'];

/** Whether small values are bright and are turned round, so that more is brighter as in all other images. */
export function isInverted({ format, header }: Pick<Frame, 'format' | 'header'>): boolean {
  return format.photometric === 'MONOCHROME1' && !measured.includes(header.elements.text(tags.modality) ?? '');
}

/** The type that holds all slices' values exactly: that of the file, int16 where scaling gives such, else float32. */
export function valueArray(frames: readonly Frame[]) {
  const [{ format }] = frames;
  if (format.photometric === 'PALETTE COLOR') return Uint8Array;
  const Type = storedArray(format);
  const isAlike = frames.every((frame) => storedArray(frame.format) === Type);
  const isScaled = frames.some(({ slope, intercept }) => slope !== 1 || intercept !== 0);
  if (isAlike && !isScaled) return Type;
  const fits = frames.every((frame) => {
    const { slope, intercept } = frame;
    const ends = rangeOf(frame).map((end) => slope * end + intercept);
    const isWhole = Number.isInteger(slope) && Number.isInteger(intercept) && !frame.format.isFloat;
    return isWhole && Math.min(...ends) >= -32768 && Math.max(...ends) <= 32767;
  });
  return fits ? Int16Array : Float32Array;
}

function rangeOf({ format: { bitsStored, signed } }: Frame): [number, number] {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}

/** Writes slope · stored + intercept of a slice. */
export function toValues(stored: VoxelArray, frame: Frame, into: VoxelArray): void {
  const { slope, intercept } = frame;
  const turned = isInverted(frame) ? rangeOf(frame)[0] + rangeOf(frame)[1] : null;
  if (turned === null && slope === 1 && intercept === 0) return into.set(stored);
  const [factor, shift] = turned === null ? [slope, intercept] : [-slope, slope * turned + intercept];
  for (let i = 0; i < stored.length; i++) into[i] = factor * stored[i] + shift;
}

/**
 * Gives pixels that were not imaged the lowest value that was: scanners fill the corners of a slice with a value far
 * below air, which would spoil every statistic. A padding of 0 below all else stays, and one amid other values: lossy
 * compression has spread it. In place; `size` voxels a slice.
 */
export function fillPadding(data: VoxelArray, frames: readonly Frame[], size: number): void {
  const ranges = frames.map(paddedRange);
  if (ranges.every((range) => range === null)) return;
  let lowest = Infinity;
  let highest = -Infinity;
  let hasPadding = false;
  ranges.forEach((range, z) => {
    const [from, to] = range ?? [NaN, NaN];
    for (let i = z * size; i < (z + 1) * size; i++) {
      const value = data[i];
      if (value >= from && value <= to) hasPadding = true;
      else {
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
    }
  });
  if (!hasPadding || lowest === Infinity) return;
  ranges.forEach((range, z) => {
    if (!range || (range[1] === 0 && lowest > 0)) return;
    if (range[1] > lowest && range[0] < highest) return;
    for (let i = z * size; i < (z + 1) * size; i++) if (data[i] >= range[0] && data[i] <= range[1]) data[i] = lowest;
  });
}

/** The padding as values: scaled and turned round as they are. */
function paddedRange(frame: Frame): [number, number] | null {
  const { padding } = frame.format;
  if (!padding || frame.format.photometric === 'PALETTE COLOR') return null;
  const ends = new Float64Array(2);
  toValues(Float64Array.from(padding), frame, ends);
  // As float32, where values are.
  const rounded = [...ends].flatMap((end) => [end, Math.fround(end)]);
  return [Math.min(...rounded), Math.max(...rounded)];
}
