import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isStudioError } from '../../../../shared/errors.ts';
import { readerKey, verdictSchema, type Review, type Verdict } from '../../../../shared/review.ts';
import { makeFolder, readJson, toReadError, writeJsonAtomic } from '../../../core/runs/files.ts';
import { freeName } from '../../workspace/ids.ts';

/**
 * What one reader said: a file of its own, so that two readers never write the same one, wherever they sit. What other
 * versions may have added is kept.
 */
const readerFileSchema = z.looseObject({
  schemaVersion: z.literal(1),
  reader: verdictSchema.shape.reader,
  verdicts: z.array(z.looseObject(verdictSchema.omit({ reader: true }).shape)),
});

export type Found = Pick<Review, 'verdicts' | 'faults'>;

/** One name for who is the same reader. The hash tells those apart whose letters make the same file name. */
export function readerFile(reader: string): string {
  const key = readerKey(reader);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `${freeName(`reader ${key}`, () => false)}-${hash}.json`;
}

/**
 * All that is said in a folder, as it is on disk now. A file that cannot be read is a fault and does not hide the others.
 * `allowed` throws where a file may not be opened.
 */
export async function readReaders(folder: string, allowed: (path: string) => Promise<unknown>): Promise<Found> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw toReadError(error, folder);
  });
  const faults: Review['faults'] = [];
  /** By case and reader: a copy of a file, as programs that synchronise folders leave one, does not count twice. */
  const newest = new Map<string, Verdict>();
  for (const name of names.filter((each) => /^[^.].*\.json$/.test(each)).sort()) {
    try {
      await allowed(join(folder, name));
      const { reader, verdicts } = await readJson(join(folder, name), readerFileSchema);
      for (const each of verdicts) {
        const key = JSON.stringify([each.caseId, readerKey(reader)]);
        const known = newest.get(key);
        if (!known || known.changed < each.changed) newest.set(key, verdictSchema.parse({ ...each, reader }));
      }
    } catch (error) {
      if (!isStudioError(error)) throw error;
      faults.push({ message: error.message, next: error.next });
    }
  }
  return { verdicts: [...newest.values()], faults };
}

/**
 * Puts a verdict in place of what the reader said of the case before; an empty one takes that back. Throws `bad-file`
 * where the reader's file is damaged, which is left as it is, and `not-writable`.
 */
export async function writeVerdict(folder: string, verdict: Verdict): Promise<void> {
  const { reader, ...said } = verdict;
  const path = join(folder, readerFile(reader));
  const file = existsSync(path) ? await readJson(path, readerFileSchema) : null;
  const before = file?.verdicts ?? [];
  const known = before.find(({ caseId }) => caseId === said.caseId);
  const isEmpty = said.verdict === null && said.note.trim() === '' && said.preferred === null;
  if (isEmpty && !known) return;
  const others = before.filter((each) => each !== known);
  const verdicts = isEmpty ? others : [...others, { ...known, ...said }];
  await makeFolder(folder);
  await writeJsonAtomic(path, { ...file, schemaVersion: 1, reader, verdicts });
}
