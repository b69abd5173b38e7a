import { z } from 'zod';
import { bytes } from './contract.ts';

/** One slice to look at: intensities as 8-bit grey, row by row from the top left, and the class index of each pixel. */
export const sliceSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Height of a pixel over its width, by spacing. */
  pixelAspect: z.number().positive(),
  grey: bytes,
  /** Class indexes; null where there is no label. */
  label: bytes.nullable(),
  /** Class indexes; null where nothing is predicted. */
  prediction: bytes.nullable(),
});

export type Slice = z.infer<typeof sliceSchema>;
