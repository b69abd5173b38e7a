import type { Dataset } from '../../../shared/dataset.ts';
import { formatOf } from './format-of.ts';
import type { LabelGrid, LabelImage, OnPart } from './format.ts';
import { labelNameOf, valuesByName } from './named-classes.ts';

export interface ReadLabelOptions {
  /** The grid of the case's image, or that image's file; null: the label is read where it lies by itself. */
  readonly on: LabelGrid | string | null;
  /** The data set's classes; null: not known yet. */
  readonly classes: Dataset['classes'] | null;
  readonly onPart?: OnPart;
}

/**
 * A label whose values are those of `classes`: where a file names its structures, they are found by name, whatever number
 * the file gives them, and those that are no class are left out. Without `classes`, the values are those of the file, and
 * `names` says what they are. Throws what the format throws.
 */
export async function readLabel(path: string, { on, classes, onPart }: ReadLabelOptions): Promise<LabelImage> {
  const format = formatOf(path);
  if (!format.readLabel) return { ...(await format.read(path, onPart)), names: null };
  const grid = typeof on === 'string' ? await gridOf(on) : on;
  const wanted = classes && classes.slice(1).map(labelNameOf);
  const { names, ...label } = await format.readLabel(path, grid, wanted);
  if (names === null || classes === null) return { ...label, names };
  return { ...toClassValues(label, names, classes), names: null };
}

/** The grid of an image's file. */
export async function gridOf(path: string): Promise<LabelGrid> {
  const { shape, affine } = await formatOf(path).readHeader(path);
  return { shape, affine, path };
}

/** The same label with the values that the classes have in a data set. */
export function toClassValues(
  { volume, ...label }: Omit<LabelImage, 'names'>,
  names: ReadonlyMap<number, string>,
  classes: Dataset['classes'],
): Omit<LabelImage, 'names'> {
  const values = valuesByName(names, classes);
  if ([...values].every(([from, to]) => from === to)) return { volume, ...label };
  const table = new Int32Array(Math.max(...values.keys()) + 1);
  for (const [from, to] of values) table[from] = to ?? 0;
  const [least, most] = [Math.min(...table), Math.max(...table)];
  const type = least < 0 ? Int32Array : most > 255 ? Uint16Array : Uint8Array;
  const { data } = volume;
  const mapped = new type(data.length);
  for (let i = 0; i < data.length; i++) mapped[i] = table[data[i]];
  return { volume: { ...volume, data: mapped }, ...label };
}
