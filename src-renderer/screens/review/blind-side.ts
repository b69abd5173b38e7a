import { readerKey } from '../../../shared/review.ts';

/** What a blinded reader sees as A; the other one is B. */
export type Side = 'truth' | 'prediction';

/**
 * By chance, but the same each time a reader comes back to a case: by a hash of both (FNV-1a, then the last mixing of
 * MurmurHash3, since names that differ in a digit must fall evenly on both sides).
 */
export function sideA(reader: string, caseId: string): Side {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify([readerKey(reader), caseId]))) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) & 1) === 0 ? 'truth' : 'prediction';
}

export type Preferred = 'truth' | 'prediction' | 'same';

/** What is liked better, by what it was called. */
export function preferredOf(answer: 'A' | 'B' | 'same', first: Side): Preferred {
  if (answer === 'same') return 'same';
  const second = first === 'truth' ? 'prediction' : 'truth';
  return answer === 'A' ? first : second;
}

/** The inverse of `preferredOf`. */
export function answerOf(preferred: Preferred | null, first: Side): 'A' | 'B' | 'same' | null {
  if (preferred === null || preferred === 'same') return preferred;
  return preferred === first ? 'A' : 'B';
}
