import type { Frame } from './frame.ts';

/** Thin lines through a pixel, with a gap around it, so that what is looked at stays free. */
export function drawCrosshair(frame: Frame, x: number, y: number, colour: number, gap: number): void {
  const { width, height, pixels } = frame;
  if (y >= 0 && y < height) {
    for (let at = 0; at < width; at++) if (Math.abs(at - x) > gap) pixels[y * width + at] = colour;
  }
  if (x >= 0 && x < width) {
    for (let at = 0; at < height; at++) if (Math.abs(at - y) > gap) pixels[at * width + x] = colour;
  }
}

const [white, black] = [0xffffffff, 0xff000000];

/** A bright line down the frame, dark beside it, so that it shows on any image. The line is left of column `at`. */
export function drawDivider({ width, height, pixels }: Frame, at: number, lineWidth: number): void {
  for (let x = Math.max(0, at - 2 * lineWidth); x < Math.min(width, at + lineWidth); x++) {
    const colour = x >= at - lineWidth && x < at ? white : black;
    for (let y = 0; y < height; y++) pixels[y * width + x] = colour;
  }
}
