/** Intensities shown black and white; what lies between is grey. */
export type Window = readonly [low: number, high: number];

/** A window as radiologists name it: by its width and its centre, the level. */
export interface WindowPreset {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly level: number;
}

/** For CT, in Hounsfield units. */
export const windowPresets: readonly WindowPreset[] = [
  { id: 'abdomen', title: 'Abdomen', width: 400, level: 40 },
  { id: 'soft', title: 'Soft tissue', width: 350, level: 50 },
  { id: 'liver', title: 'Liver', width: 150, level: 90 },
  { id: 'lung', title: 'Lung', width: 1500, level: -600 },
  { id: 'bone', title: 'Bone', width: 2000, level: 500 },
  { id: 'brain', title: 'Brain', width: 80, level: 40 },
];

export function windowOf({ width, level }: { width: number; level: number }): Window {
  return [level - width / 2, level + width / 2];
}

export function widthAndLevel([low, high]: Window): { width: number; level: number } {
  return { width: high - low, level: (low + high) / 2 };
}

/** Grey 0 … 255 of each intensity. Where the window has no width, all above it is white. */
export function toGrey(values: ArrayLike<number>, window: Window, count: number, into: Uint8Array): void {
  const low = window[0];
  const range = rangeOf(window);
  for (let i = 0; i < count; i++) into[i] = greyOf(values[i], low, range);
}

export function rangeOf([low, high]: Window): number {
  return Math.max(high - low, 1e-9);
}

/** Halves are rounded up. Divides rather than multiplies by a factor, which would put some halves a bit lower. */
export function greyOf(value: number, low: number, range: number): number {
  const grey = ((value - low) * 255) / range + 0.5;
  return grey >= 255 ? 255 : grey > 0 ? grey | 0 : 0;
}
