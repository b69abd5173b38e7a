import type { PredictionProgress } from '../../../shared/progress.ts';

/** How far a prediction got, over all its cases; null before the first one has begun. */
export function progressOf(progress: PredictionProgress | undefined): { share: number; text: string } | null {
  if (!progress || progress.caseId === null || progress.total === 0) return null;
  const { done, total, share, caseId } = progress;
  const text = `Case ${Math.min(done + 1, total)} of ${total}: ${caseId}, ${Math.floor(100 * share)} %`;
  return { share: Math.min(1, (done + share) / total), text };
}
