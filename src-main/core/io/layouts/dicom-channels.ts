import type { ImageGroup } from '../dicom/image-groups.ts';
import { byModality } from './modalities.ts';

/** A case's image, and the images that lie on its grid, itself among them. */
export interface Choice {
  readonly main: ImageGroup;
  readonly onGrid: readonly ImageGroup[];
}

export interface Channels {
  readonly names: readonly string[];
  /** Of each choice, the image of each channel. */
  readonly images: readonly (readonly ImageGroup[])[];
}

/**
 * Series that every case has once, by the same description, on one grid, are channels: T1, FLAIR. null where there are
 * none but the image itself. Where a model is to see them, they are `wanted` many, or those of the names that it knows.
 */
export function channelsOf(
  choices: readonly Choice[],
  wanted?: number,
  known: readonly string[] | null = null,
): Channels | null {
  if (choices.length === 0 || wanted === 1) return null;
  const named = choices.map(({ onGrid }) => {
    const byName = new Map<string, ImageGroup | null>();
    for (const group of onGrid) byName.set(nameOf(group), byName.has(nameOf(group)) ? null : group);
    return byName;
  });
  const names = [...named[0].keys()].filter((name) => named.every((byName) => byName.get(name))).sort(byModality);
  const isKnown = known !== null && known.length > 1 && known.every((name) => names.includes(name));
  if (isKnown) return { names: known, images: named.map((byName) => known.map((name) => byName.get(name)!)) };
  const hasMain = choices.every(({ main }) => names.includes(nameOf(main)));
  if (names.length < 2 || !hasMain || (wanted !== undefined && names.length !== wanted)) return null;
  return { names, images: named.map((byName) => names.map((name) => byName.get(name)!)) };
}

/** The description of a series, else the name of its folder; what is no plain text is no name. */
export function nameOf({ description, folder }: ImageGroup): string {
  const text = (description ?? folder.slice(folder.lastIndexOf('/') + 1)).trim().replace(/\s+/g, ' ');
  return text
    .replace(/[^\w +.,()/-]/g, '')
    .slice(0, 40)
    .toLowerCase();
}
