import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

export async function decodePng(png: Uint8Array): Promise<Picture> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height) as Picture;
}

/** The pixels, [x, y], whose colour is near `colour` (#rrggbb). */
export function pixelsOf({ width, data }: Picture, colour: string): [x: number, y: number][] {
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const found: [number, number][] = [];
  for (let i = 0; i < data.length / 4; i++) {
    const near = wanted.every((value, channel) => Math.abs(data[4 * i + channel] - value) <= 3);
    if (near) found.push([i % width, Math.floor(i / width)]);
  }
  return found;
}

/** The row that holds most of the pixels. */
export function busiestRow(pixels: readonly [x: number, y: number][]): number {
  const counts = new Map<number, number>();
  for (const [, y] of pixels) counts.set(y, (counts.get(y) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
