import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { makeFolder, readJson, writeJsonAtomic } from '../runs/files.ts';

/** A file name that stands for all that a result depends on: for other data it is another. */
export function cacheKey(...facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/**
 * What the file holds, or what `make` makes and the file will hold. A file that cannot be read is made anew; one that
 * cannot be written, as on a full disk, costs time and nothing else.
 */
export async function cachedJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  make: () => Promise<z.infer<Schema>>,
): Promise<z.infer<Schema>> {
  return cached(file, {
    read: () => readJson(file, schema),
    make,
    write: (value) => writeJsonAtomic(file, value),
  });
}

export async function cached<Value>(
  file: string,
  { read, make, write }: { read(): Promise<Value>; make(): Promise<Value>; write(value: Value): Promise<void> },
): Promise<Value> {
  const found = await read().catch(() => null);
  if (found !== null) return found;
  const value = await make();
  // Nobody waits for the disk.
  void makeFolder(dirname(file))
    .then(() => write(value))
    .catch(() => {});
  return value;
}
