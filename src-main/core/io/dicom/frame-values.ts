import { badFile } from '../nifti/fault.ts';
import type { Elements } from './elements.ts';
import { tags, type Tag } from './tags.ts';

/** As many numbers as an element has to have; null where it has none. */
export function finite(elements: Elements, tag: Tag, count: number, name: string): number[] | null {
  const values = elements.numbers(tag);
  if (values.length === 0) return null;
  if (values.length === count && values.every(Number.isFinite)) return values;
  throw badFile(name, `has ${values.length} values in (${tag}) where ${count} numbers are expected`);
}

/** Millimetres between rows and columns; 1 where nothing tells. */
export function spacingOf(measures: Elements, elements: Elements, name: string): readonly [number, number] {
  const others: Tag[] = [tags.imagerPixelSpacing, tags.nominalScannedPixelSpacing];
  const values = [finite(measures, tags.pixelSpacing, 2, name), ...others.map((tag) => finite(elements, tag, 2, name))];
  const [rows, columns] = values.find((value) => value !== null) ?? [1, 1];
  if (rows > 0 && columns > 0) return [rows, columns];
  throw badFile(name, `has PixelSpacing ${rows}\\${columns}`, 'correct it: spacings are millimetres above 0');
}

/** Of one slice alone, millimetres to the next; 1 where nothing tells. */
export function thicknessOf(measures: Elements): number {
  const values = [tags.spacingBetweenSlices, tags.sliceThickness].map((tag) => Math.abs(measures.numbers(tag)[0]));
  return values.find((value) => value > 0 && Number.isFinite(value)) ?? 1;
}

/** What stored values are scaled by; of doses, by their own factor. */
export function scaleOf(macro: Elements, elements: Elements, name: string): { slope: number; intercept: number } {
  const dose = elements.numbers(tags.doseGridScaling)[0];
  const slope = macro.numbers(tags.rescaleSlope)[0] ?? dose ?? 1;
  const intercept = macro.numbers(tags.rescaleIntercept)[0] ?? 0;
  if (Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept)) return { slope, intercept };
  throw badFile(name, `scales its values by RescaleSlope ${slope} and RescaleIntercept ${intercept}`);
}
