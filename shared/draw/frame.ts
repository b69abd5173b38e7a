/** A picture to draw on. Both views show the same memory. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, row by row from the top left, as a canvas and PNG have them. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** One number a pixel. Red is its lowest byte, as on every processor that the program runs on. */
  readonly pixels: Uint32Array<ArrayBuffer>;
}

const black = 0xff000000;

export function createFrame(width: number, height: number): Frame {
  const rgba = new Uint8ClampedArray(4 * width * height);
  const frame = { width, height, rgba, pixels: new Uint32Array(rgba.buffer) };
  clear(frame);
  return frame;
}

/** All black and opaque. */
export function clear(frame: Frame): void {
  frame.pixels.fill(black);
}
