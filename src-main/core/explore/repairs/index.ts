import { geometryShift } from './geometry-shift.ts';
import { labelFraction } from './label-fraction.ts';
import { notFinite } from './not-finite.ts';
import type { Repair } from './repair.ts';

/** By the kind of problem that they repair. */
export const repairs: Readonly<Record<string, Repair>> = {
  'geometry-shift': geometryShift,
  'label-fraction': labelFraction,
  'not-finite': notFinite,
};
