import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import type { Review, Reviewed, Verdict } from '../../../../shared/review.ts';
import { reviewPlace, type ReviewHost, type ReviewPlace } from './place.ts';
import { readReaders, writeVerdict } from './reader-files.ts';

/** Read anew each time: other programs may write there, as on a network drive. */
export async function readReview(host: ReviewHost, { of, id }: Reviewed): Promise<Review> {
  const { folder } = await reviewPlace(host, { of, id });
  return { of, id, ...(await readReaders(folder, host.allowed)) };
}

/** One after the other with all else that is written. Throws `not-writable`, and `bad-file` for a damaged file. */
export async function saveVerdict(
  { workspace, allowed }: ReviewHost,
  reviewed: Reviewed,
  verdict: Omit<Verdict, 'changed'>,
): Promise<Review> {
  return workspace.inTurn(async () => {
    const host = { workspace, allowed };
    const place = await reviewPlace(host, reviewed);
    await writeVerdict(place.folder, { ...verdict, changed: new Date().toISOString() }).catch((error: unknown) => {
      throw isStudioError(error, 'not-writable') ? cannotKeep(error, reviewed, place) : error;
    });
    return readReview(host, reviewed);
  });
}

/** A verdict cannot go elsewhere, as other files can. */
function cannotKeep({ message, next, cause }: StudioError, { of }: Reviewed, { name }: ReviewPlace): StudioError {
  const where = of === 'run' ? `the folder of the run "${name}"` : 'the workspace';
  const isFull = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
  return new StudioError(
    'not-writable',
    `the verdict cannot be kept in ${where}: ${message}`,
    isFull ? next : 'ask for the right to write there, or open a copy of it that is yours',
    { cause },
  );
}
