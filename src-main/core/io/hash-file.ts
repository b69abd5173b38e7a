import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { toReadError } from '../runs/files.ts';

/** SHA-256 of a file as hexadecimal text. Throws `not-found` or `not-readable`. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  } catch (error) {
    throw toReadError(error, path);
  }
  return hash.digest('hex');
}
