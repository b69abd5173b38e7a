import { z } from 'zod';

/** Where truth and prediction of a case differ. Voxels are canonical, as in `ViewVolume`. */

const count = z.number().int().min(0);
/** By class index; of a class for each slice along an axis. */
const counts = z.array(z.array(count));
/** Voxels that the prediction alone (`falsePositive`), the truth alone (`falseNegative`) gives to a class. */
const sliceErrorsSchema = z.object({ falsePositive: counts, falseNegative: counts });

export const errorKinds = ['falsePositive', 'falseNegative'] as const;

/** Voxels of one kind and class that touch by faces, edges or corners. */
export const errorComponentSchema = z.object({
  kind: z.enum(errorKinds),
  classIndex: count,
  voxels: count,
  volumeMm3: z.number(),
  /** Its voxel nearest to its centre of mass, x, y, z: where to look. */
  voxel: z.tuple([count, count, count]),
});

export const caseErrorsSchema = z.object({
  /** Slices of the axes x, y and z: sagittal, coronal, axial. */
  slices: z.tuple([sliceErrorsSchema, sliceErrorsSchema, sliceErrorsSchema]),
  /** The largest first. */
  components: z.array(errorComponentSchema),
  /** How many more there are, too small to be listed. */
  unlisted: count,
});

export type ErrorKind = (typeof errorKinds)[number];
export type SliceErrors = z.infer<typeof sliceErrorsSchema>;
export type ErrorComponent = z.infer<typeof errorComponentSchema>;
export type CaseErrors = z.infer<typeof caseErrorsSchema>;
