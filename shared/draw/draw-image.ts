import type { Frame } from './frame.ts';
import { spansOf, type Placement, type Span } from './place.ts';
import type { Size } from './plane.ts';
import { greyOf, rangeOf, type Window } from './window.ts';

/** Each pixel of the frame gets the grey of the slice's pixel in which its centre lies. */
export function drawNearest(frame: Frame, grey: Uint8Array, size: Size, placement: Placement): void {
  const { columns, rows } = spansOf(frame, size, placement);
  const { pixels, width } = frame;
  for (let y = rows.from, last = -1; y < rows.to; y++) {
    const row = rows.sources[y];
    const start = y * width;
    if (row === last) {
      // Enlarged, most rows are those above them.
      pixels.copyWithin(start + columns.from, start - width + columns.from, start - width + columns.to);
      continue;
    }
    last = row;
    const from = row * size.width;
    for (let x = columns.from; x < columns.to; x++) {
      pixels[start + x] = 0xff000000 | (grey[from + columns.sources[x]] * 0x010101);
    }
  }
}

/** Intensities between the centres of pixels are interpolated, then windowed. Beyond the outer centres nothing changes. */
export function drawLinear(
  frame: Frame,
  values: ArrayLike<number>,
  window: Window,
  size: Size,
  placement: Placement,
): void {
  const { columns, rows } = spansOf(frame, size, placement);
  const across = neighbours(columns, size.width, placement.left, placement.scaleX);
  const down = neighbours(rows, size.height, placement.top, placement.scaleY);
  const low = window[0];
  const range = rangeOf(window);
  const { pixels, width } = frame;
  // Each row is made between two rows of the slice first, then between its own pixels.
  const between = new Float64Array(size.width);
  for (let y = rows.from; y < rows.to; y++) {
    const upper = down.first[y] * size.width;
    const lower = down.second[y] * size.width;
    const share = down.share[y];
    for (let i = 0; i < size.width; i++) {
      between[i] = values[upper + i] + share * (values[lower + i] - values[upper + i]);
    }
    for (let x = columns.from; x < columns.to; x++) {
      const left = between[across.first[x]];
      const value = left + across.share[x] * (between[across.second[x]] - left);
      pixels[y * width + x] = 0xff000000 | (greyOf(value, low, range) * 0x010101);
    }
  }
}

/** The two pixels of the slice between whose centres each pixel of the frame lies, and how near it is to the second. */
export function neighbours(span: Span, size: number, start: number, scale: number) {
  const first = new Int32Array(span.to);
  const second = new Int32Array(span.to);
  const share = new Float64Array(span.to);
  for (let at = span.from; at < span.to; at++) {
    const place = Math.min(size - 1, Math.max(0, (at + 0.5 - start) / scale - 0.5));
    first[at] = Math.floor(place);
    second[at] = Math.min(size - 1, first[at] + 1);
    share[at] = place - first[at];
  }
  return { first, second, share };
}
