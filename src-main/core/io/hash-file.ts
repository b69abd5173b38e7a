import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { isStudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { formatOf } from './format-of.ts';

/**
 * SHA-256 of what an image or label consists of, as hexadecimal text: of its file, or, where it has several, of their
 * SHA-256 in order. Throws `not-found` or `not-readable`, and `bad-file` where its files cannot be told.
 */
export async function hashFile(path: string): Promise<string> {
  const files = await filesOfImage(path);
  if (files.length === 1) return hashOf(files[0]);
  const hash = createHash('sha256');
  for (const file of files) hash.update(await hashOf(file));
  return hash.digest('hex');
}

/** Every file of an image, as of a series or a stack; of a kind that no format reads, the file itself. */
export async function filesOfImage(path: string): Promise<string[]> {
  const format = tryFormatOf(path);
  return format?.files ? format.files(path) : [path];
}

function tryFormatOf(path: string): ReturnType<typeof formatOf> | null {
  try {
    return formatOf(path);
  } catch (error) {
    if (isStudioError(error, 'bad-format')) return null;
    throw error;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  } catch (error) {
    throw toReadError(error, path);
  }
  return hash.digest('hex');
}
