import { z } from 'zod';

/** Which labelled cases are trained on and held out. */
export const foldPlanSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('k-fold'),
    k: z.number().int().min(2),
    /** Cases that have a class are spread evenly over the folds, for each class. */
    stratify: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('leave-one-out') }),
  /** One training; this share of the cases, 0 … 1, is held out. */
  z.object({ kind: z.literal('percentage'), share: z.number().gt(0).lt(1) }),
  /** One training; these cases are held out. */
  z.object({ kind: z.literal('hold-out'), cases: z.array(z.string()).min(1) }),
  /** Folds as nnU-Net's splits_final.json gives them; `name` is the file's, for messages. */
  z.object({ kind: z.literal('splits'), splits: z.unknown(), name: z.string() }),
  /** One training on all cases, none held out. */
  z.object({ kind: z.literal('all') }),
]);

export type FoldPlan = z.infer<typeof foldPlanSchema>;
