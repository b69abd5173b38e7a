import { z } from 'zod';
import { voxels } from './contract.ts';

/**
 * Where a volume comes from: a case of a data set, an out-of-fold case of a run, a newly predicted case, or a pair of
 * two label folders that were compared.
 */
export const volumeSourceSchema = z.object({
  of: z.enum(['dataset', 'run', 'prediction', 'comparison']),
  id: z.string(),
  caseId: z.string(),
});

/** A volume in canonical RAS+ axes, C order [z, y, x]. */
export const volumeSchema = z.object({
  shape: z.tuple([z.number(), z.number(), z.number()]),
  /** Millimetres [z, y, x]. */
  spacingMm: z.tuple([z.number(), z.number(), z.number()]),
  /** Row-major 4×4: voxel (x, y, z, 1) → RAS+ millimetres. */
  affine: z.array(z.number()).length(16),
  /** Intensities of one channel, or class indexes. */
  data: voxels,
  /** 1st and 99th percentile of intensities; of a label [0, classes − 1]. */
  window: z.tuple([z.number(), z.number()]),
});

/** Axial slices of a volume, from slice `from` on; `data` holds these alone. `window` is that of what was read so far. */
export const slabSchema = volumeSchema.extend({ from: z.number().int().min(0) });
/** What is known only when a volume was read whole. */
export const volumeEndSchema = volumeSchema.pick({ window: true });

/** What there is to see of a case. */
export const caseFactsSchema = z.object({
  caseId: z.string(),
  channels: z.array(z.string()),
  /** Class 0 is the background. */
  classes: z.array(z.object({ name: z.string(), colour: z.string() })),
  /** False where two label folders are compared without images; the image is black then. */
  hasImage: z.boolean(),
  /** Photographs and the like, of which nobody knows where the patient's right is, nor how large a pixel is. */
  isPicture: z.boolean().optional(),
  hasTruth: z.boolean(),
  hasPrediction: z.boolean(),
  /** Whether the probabilities of classes were kept. */
  hasProbabilities: z.boolean(),
});

/**
 * `probability` of a class, and `uncertainty`: the entropy of all classes' probabilities, 1 where all are alike. Both are
 * 0 … 255 for 0 … 1.
 */
export const volumePartSchema = z.enum(['image', 'truth', 'prediction', 'probability', 'uncertainty']);

/** The surface of a class in RAS+ millimetres. */
export const surfaceSchema = z.object({
  classIndex: z.number().int().min(1),
  /** x, y, z of each point. */
  points: voxels,
  /** Three points each, anticlockwise seen from outside. */
  triangles: voxels,
});

export type VolumeSource = z.infer<typeof volumeSourceSchema>;
export type VolumePart = z.infer<typeof volumePartSchema>;
export type ViewVolume = z.infer<typeof volumeSchema>;
export type Slab = z.infer<typeof slabSchema>;
export type VolumeEnd = z.infer<typeof volumeEndSchema>;
export type Surface = z.infer<typeof surfaceSchema>;
export type CaseFacts = z.infer<typeof caseFactsSchema>;
