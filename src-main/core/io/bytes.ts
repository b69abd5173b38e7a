import { constants } from 'node:buffer';
import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { createUnzip } from 'node:zlib';
import { isStudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { badFile } from './nifti/fault.ts';

/** Deflate cannot make more of a byte (zlib technical details); a header that promises more lies. */
export const largestDeflateRatio = 1032;

/** Systems read less than 2 GiB at once. */
const readBytes = 2 ** 30;

/** Decompressed so many bytes at a time: each time costs a change of threads. */
const inflateBytes = 2 ** 20;

/** Zero bytes behind the voxels that count as padding and not as voxels the header forgot. */
const largestPadding = 64 * 1024;

/** In few large pieces, which takes less time than `readFile` does. Throws `bad-file` for more than `most` bytes. */
export async function readFileWhole(path: string, most = constants.MAX_LENGTH): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > most) {
        const fault = 'is larger than this program can read at once';
        throw badFile(basename(path), fault, 'compress it, or crop the image');
      }
      const bytes = new Uint8Array(size);
      let length = 0;
      while (length < size) {
        const { bytesRead } = await handle.read(bytes, length, Math.min(readBytes, size - length), length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw isStudioError(error) ? error : toReadError(error, path);
  }
}

/** The first bytes of a file, `most` or fewer where it is shorter. */
export async function readStart(path: string, most: number): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const bytes = new Uint8Array(Math.min(most, (await handle.stat()).size));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw toReadError(error, path);
  }
}

/** Throws where a header promises more than its files, of `available` bytes, or this computer can hold. */
export function requireRoom(
  promised: number,
  { available, isDeflated, name, what }: { available: number; isDeflated: boolean; name: string; what: string },
): void {
  if (promised > available * (isDeflated ? largestDeflateRatio : 1)) {
    throw badFile(name, `promises ${promised} bytes (${what}), but its ${available} bytes cannot hold them`);
  }
  if (promised > Math.min(constants.MAX_LENGTH, totalmem() / 2)) {
    const fault = `promises ${promised} bytes (${what}), more than this computer can hold`;
    throw badFile(name, fault, 'crop the image');
  }
}

/**
 * Every member of a gzip or zlib stream, into memory that is allocated once: the header said how much there will be.
 * `onLength` is told how much of it is there.
 */
export async function inflate(
  file: Uint8Array,
  end: number,
  name: string,
  onLength: (content: Uint8Array, length: number) => void = () => {},
): Promise<Uint8Array> {
  const content = new Uint8Array(end);
  const unzip = createUnzip({ chunkSize: inflateBytes });
  unzip.end(file);
  let length = 0;
  try {
    for await (const part of unzip) {
      const bytes = part as Uint8Array;
      const room = Math.max(0, end - length);
      if (bytes.byteLength > room) refuseSurplus(bytes.subarray(room), name, length + bytes.byteLength - end);
      content.set(bytes.subarray(0, room), Math.min(length, end));
      length += bytes.byteLength;
      onLength(content, Math.min(length, end));
    }
  } catch (error) {
    throw deflateFault(error, name);
  }
  if (length < end) throw badFile(name, `holds ${length} bytes where its header promises ${end}`);
  // zlib takes zeros behind the last member for padding and stops; what may follow them it does not look at.
  if (file.subarray(unzip.bytesWritten).some((byte) => byte !== 0)) {
    throw badFile(name, `has ${file.byteLength - unzip.bytesWritten} bytes behind the end of its compressed data`);
  }
  return content;
}

/** Throws where bytes are left over that are more than padding. */
export function refuseSurplus(surplus: Uint8Array, name: string, total = surplus.byteLength): void {
  if (total <= largestPadding && surplus.every((byte) => byte === 0)) return;
  throw badFile(name, `holds at least ${total} bytes more than its header promises`);
}

/** What zlib said of a stream, as an error that names the file; other errors as they are. */
export function deflateFault(error: unknown, name: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!code?.startsWith('Z_')) return error as Error;
  const fault =
    code === 'Z_BUF_ERROR' ? 'is cut off: its compressed data end too early' : `is damaged (gzip: ${message})`;
  return badFile(name, fault, undefined, error);
}
