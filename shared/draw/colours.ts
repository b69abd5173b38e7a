/**
 * Okabe and Ito's palette, which people with any colour vision can tell apart (https://jfly.uni-koeln.de/color), in the
 * order in which classes take it. The first is for class 1: the background has no colour.
 */
export const labelPalette = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const;

/** The colour of a class that nobody chose one for; beyond seven they come round again. */
export function defaultColour(classIndex: number): string {
  return labelPalette[(Math.max(1, classIndex) - 1) % labelPalette.length];
}

/** `#rrggbb` as a pixel of a `Frame`: opaque, with red in the lowest byte. */
export function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return pixel(value >> 16, (value >> 8) & 255, value & 255);
}

export function pixel(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
