import { widthAndLevel, windowOf, windowPresets, type Window } from '../../shared/draw/window.ts';
import type { ViewVolume } from '../../shared/viewer.ts';

/** `auto`: from the 1st to the 99th percentile of the image; `full`: all of it; else a preset of CT. */
export type WindowChoice =
  | { readonly of: 'auto' }
  | { readonly of: 'full' }
  | { readonly of: 'preset'; readonly id: string }
  | { readonly of: 'hand'; readonly window: Window };

export function windowFor(choice: WindowChoice, image: ViewVolume): Window {
  if (choice.of === 'hand') return choice.window;
  if (choice.of === 'full') return rangeOf(image);
  const preset = choice.of === 'preset' && windowPresets.find(({ id }) => id === choice.id);
  return preset ? windowOf(preset) : image.window;
}

/** Screen pixels of dragging that go once through the usual intensities. */
const dragLength = 300;

/** Dragged to the right the window gets wider, dragged down darker. `usual` tells how far a pixel goes. */
export function draggedWindow(from: Window, usual: Window, dx: number, dy: number): Window {
  const { width, level } = widthAndLevel(from);
  const a = Math.max(usual[1] - usual[0], 1e-6) / dragLength;
  // Whole numbers where they are fine enough.
  const rounded = (value: number): number => (a > 0.2 ? Math.round(value) : value);
  const least = a > 0.2 ? 1 : a / 10;
  return windowOf({ width: Math.max(least, rounded(width + dx * a)), level: rounded(level + dy * a) });
}

/** By volume and not by its memory, into which more may be read. */
const ranges = new WeakMap<ViewVolume, Window>();

function rangeOf(image: ViewVolume): Window {
  let range = ranges.get(image);
  if (!range) {
    const { data } = image;
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < data.length; i++) {
      if (data[i] < low) low = data[i];
      if (data[i] > high) high = data[i];
    }
    range = low <= high ? [low, high] : [0, 1];
    ranges.set(image, range);
  }
  return range;
}
