/**
 * Okabe and Ito's palette, which people with any colour vision can tell apart (https://jfly.uni-koeln.de/color), in the
 * order in which classes take it. The first is for class 1: the background has no colour.
 */
export const labelPalette = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const;

/** Our colours, or those of MIScnn's figures, for who compares the two. */
export const colourSchemes = ['studio', 'miscnn'] as const;
export type ColourScheme = (typeof colourSchemes)[number];

/** MIScnn draws its first class red, its second one blue and no more than these; further ones are as strong. */
const miscnnPalette = ['#ff0000', '#0000ff', '#00ff00', '#ffff00', '#ff00ff', '#00ffff', '#ff8000'] as const;

/** The colour of a class in a scheme, where nobody chose one; they come round again. */
export function classColour(scheme: ColourScheme, classIndex: number): string {
  if (scheme === 'miscnn') return miscnnPalette[(Math.max(1, classIndex) - 1) % miscnnPalette.length];
  return defaultColour(classIndex);
}

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

/** Half way to white: a dark colour as letters that can be read on an image. */
export function lightened(colour: string): string {
  const value = Number.parseInt(colour.slice(1), 16);
  const half = [value >> 16, (value >> 8) & 255, value & 255].map((each) => (each + 255) >> 1);
  return `#${half.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}
