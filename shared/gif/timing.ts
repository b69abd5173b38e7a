/** A GIF counts in hundredths of a second, and browsers play what is shorter than two of them ten times as slowly. */
export const mostFramesPerSecond = 50;

/**
 * For each frame so many hundredths of a second. Where a rate does not fit, frames differ by one, so that the whole is
 * never off by more than half of one.
 */
export function frameDelays(frames: number, framesPerSecond: number): number[] {
  const start = (frame: number): number => Math.round((100 * frame) / framesPerSecond);
  return Array.from({ length: frames }, (_, i) => start(i + 1) - start(i));
}

/**
 * What gif.js calls `repeat`, for so many plays in all; 0: for ever. A GIF counts the plays after the first, and one that
 * is played once does not say so.
 */
export function repeatOf(plays: number): number {
  return plays === 0 ? 0 : plays === 1 ? -1 : plays - 1;
}
