import { widthAndLevel, windowOf, type Window } from '../../shared/draw/window.ts';

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
