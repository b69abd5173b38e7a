import { z } from 'zod';
import { volumeSourceSchema } from './viewer.ts';

/** What readers think of cases. */

/** Each with its key, from 1 on; verdicts of a reader's own take the keys after them. */
export const verdicts = [
  { id: 'accept', title: 'Accept' },
  { id: 'minor', title: 'Minor changes' },
  { id: 'major', title: 'Major changes' },
  { id: 'reject', title: 'Reject' },
] as const;

/** What is reviewed: all cases of a data set, a run, a prediction, or of two label folders. */
export const reviewedSchema = volumeSourceSchema.pick({ of: true, id: true });

export const verdictSchema = z.object({
  caseId: z.string().min(1),
  /** Name or initials. */
  reader: z.string().trim().min(1).max(80),
  /** The id of one of `verdicts`, or the title of one of the reader's own; null: only a note. */
  verdict: z.string().min(1).max(40).nullable(),
  note: z.string().max(4000),
  /** Which one a blinded reader liked better, without knowing; null where nobody asked. */
  preferred: z.enum(['truth', 'prediction', 'same']).nullable(),
  /** Whether the reader did not know which is the truth. */
  isBlinded: z.boolean(),
  /** ISO 8601. */
  changed: z.string(),
});

/** Verdicts of all readers; at most one a case and reader. */
export const reviewSchema = reviewedSchema.extend({
  verdicts: z.array(verdictSchema),
  /** Files of readers that cannot be read, each with what to do. Their verdicts are missing here. */
  faults: z.array(z.object({ message: z.string(), next: z.string() })),
});

/** Who differs in case or spaces alone is the same reader. */
export function isSameReader(one: string, other: string): boolean {
  return readerKey(one) === readerKey(other);
}

export function readerKey(reader: string): string {
  return reader.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

export type Reviewed = z.infer<typeof reviewedSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Review = z.infer<typeof reviewSchema>;
