import type { Slice } from '../../../shared/slice.ts';

/**
 * The slice with no side longer than `most`: each pixel stands for a square of them. Grey is their mean; of classes the
 * most frequent that is not background, so that nothing small disappears.
 */
export function shrinkSlice(slice: Slice, most: number): Slice {
  const factor = Math.ceil(Math.max(slice.width, slice.height) / most);
  if (factor === 1) return slice;
  const width = Math.ceil(slice.width / factor);
  const height = Math.ceil(slice.height / factor);
  const shrink = (pixels: Uint8Array, valueOf: (square: Uint8Array) => number) => {
    const result = new Uint8Array(width * height);
    for (let i = 0; i < result.length; i++) {
      result[i] = valueOf(squareOf(pixels, slice, (i % width) * factor, Math.floor(i / width) * factor, factor));
    }
    return result;
  };
  return {
    ...slice,
    width,
    height,
    grey: shrink(slice.grey, mean),
    label: slice.label && shrink(slice.label, mostFrequentClass),
    prediction: slice.prediction && shrink(slice.prediction, mostFrequentClass),
  };
}

/** The pixels of a square, as far as it lies in the slice. */
function squareOf(pixels: Uint8Array, { width, height }: Slice, left: number, top: number, size: number): Uint8Array {
  const columns = Math.min(size, width - left);
  const rows = Math.min(size, height - top);
  const square = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const from = (top + row) * width + left;
    square.set(pixels.subarray(from, from + columns), row * columns);
  }
  return square;
}

function mean(square: Uint8Array): number {
  return Math.round(square.reduce((sum, value) => sum + value, 0) / square.length);
}

function mostFrequentClass(square: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const value of square) if (value !== 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = 0;
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}
