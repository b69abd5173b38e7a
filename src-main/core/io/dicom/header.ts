import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { toReadError } from '../../runs/files.ts';
import { elementsOf, encodingOf, type Elements, type Encoding } from './elements.ts';
import { NeedsMore } from './needs-more.ts';
import { isDicom, parseElements } from './parse.ts';
import type { Element } from './read-element.ts';
import { tags } from './tags.ts';

/** What is in a file before its pixels. */
export interface Header {
  readonly path: string;
  /** Base name for messages. */
  readonly name: string;
  readonly size: number;
  readonly elements: Elements;
  readonly encoding: Encoding;
  /** The whole file, where it had to be inflated to be read. */
  readonly inflated: Uint8Array | null;
}

/** Most headers are smaller; where one is not, this many times more is read. */
const firstBytes = 16 * 1024;
const growth = 16;

/**
 * Reads a file as far as its pixel data. null where it is not DICOM; throws `bad-file` where it is and is damaged, and
 * `not-found` or `not-readable`. Of a file that is damaged after its SeriesInstanceUID, and whose series is not `wanted`,
 * null as well.
 */
export async function readHeaderOf(path: string, wanted?: string): Promise<Header | null> {
  const name = basename(path);
  const file = await open(path).catch((error: unknown) => {
    throw toReadError(error, path);
  });
  try {
    const { size } = await file.stat();
    for (let length = firstBytes; ; length *= growth) {
      const bytes = Buffer.allocUnsafe(Math.min(size, length));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      const prefix = bytes.subarray(0, bytesRead);
      if (!isDicom(prefix)) return null;
      const elements = new Map<string, Element>();
      try {
        const parsed = parseElements(prefix, name, size, elements);
        const inflated = parsed.bytes === prefix ? null : parsed.bytes;
        return { path, name, size, elements: elementsOf(parsed), encoding: encodingOf(parsed), inflated };
      } catch (error) {
        if (error instanceof NeedsMore && bytesRead < size) continue;
        const uid = elements.get(tags.seriesInstanceUid);
        const series = uid && prefix.toString('latin1', uid.start, uid.end).replace(/[\0 ]+$/, '');
        if (wanted !== undefined && series && series !== wanted) return null;
        throw error;
      }
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error ? toReadError(error, path) : error;
  } finally {
    await file.close();
  }
}
