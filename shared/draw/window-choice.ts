import type { WindowChoice } from '../display.ts';
import type { ViewVolume } from '../viewer.ts';
import { windowOf, windowPresets, type Window } from './window.ts';

export function windowFor(choice: WindowChoice, image: ViewVolume): Window {
  if (choice.of === 'hand') return choice.window;
  if (choice.of === 'full') return rangeOf(image);
  const preset = choice.of === 'preset' && windowPresets.find(({ id }) => id === choice.id);
  return preset ? windowOf(preset) : image.window;
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
