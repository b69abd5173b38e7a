import type { Slice } from '../../../shared/slice.ts';
import { connection } from '../../state/host.ts';

/** Kept, so that scrolling back shows them at once; a slice has at most 32 KiB. */
const mostKept = 2000;
/** Rows that fly by while one scrolls are not asked for, ms. */
const patience = 60;

const kept = new Map<string, Slice>();

export function knownThumbnail(key: string): Slice | undefined {
  return kept.get(key);
}

/** The thumbnail of a case. `version` changes when the data set is scanned anew. */
export async function loadThumbnail(id: string, caseId: string, version: string, signal: AbortSignal): Promise<Slice> {
  const key = thumbnailKey(id, caseId, version);
  const known = kept.get(key);
  if (known) return known;
  await new Promise((resolve) => setTimeout(resolve, patience));
  const slice = await connection.call('dataset.thumbnail', { id, caseId }, { signal });
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!);
  kept.set(key, slice);
  return slice;
}

export function thumbnailKey(id: string, caseId: string, version: string): string {
  return [id, caseId, version].join('\n');
}
