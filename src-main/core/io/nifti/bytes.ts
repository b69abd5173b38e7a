import { constants } from 'node:buffer';
import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { constants as zlibConstants, createGunzip } from 'node:zlib';
import { isStudioError } from '../../../../shared/errors.ts';
import { toReadError } from '../../runs/files.ts';
import { badFile } from './fault.ts';
import { headerBytes, parseHeader, type NiftiHeader } from './header.ts';

/** Deflate cannot make more of a byte (zlib technical details); a header that promises more lies. */
const largestDeflateRatio = 1032;

/** Enough of a compressed file for any header, behind a gzip header with a comment of up to 64 KiB. */
const prefixBytes = 192 * 1024;

/** Systems read less than 2 GiB at once. */
const readBytes = 2 ** 30;

/** Decompressed so many bytes at a time: each time costs a change of threads. */
const inflateBytes = 2 ** 20;

/** Zero bytes behind the voxels that count as padding and not as voxels the header forgot. */
const largestPadding = 64 * 1024;

/** The header alone, from the first bytes of the file. */
export async function readHeaderOnly(path: string): Promise<NiftiHeader> {
  const name = basename(path);
  return parseHeader(await firstBytes(await readPrefix(path), name), name);
}

/** Told while a file is read: the bytes of the voxels, of which the first `filled` are there by now. */
type OnBytes = (header: NiftiHeader, bytes: Uint8Array, filled: number) => void;

/** The header and the bytes of the voxels, decompressed; the caller owns them. */
export async function readWhole(
  path: string,
  onBytes: OnBytes = () => {},
): Promise<{ header: NiftiHeader; bytes: Uint8Array }> {
  const name = basename(path);
  const file = await readFileWhole(path);
  const header = parseHeader(await firstBytes(file, name), name);
  const end = header.voxelOffset + header.voxelBytes;
  const most = isGzip(file) ? file.byteLength * largestDeflateRatio : file.byteLength;
  if (end > most) {
    throw badFile(
      name,
      `promises ${end} bytes (${shapeText(header)}), but its ${file.byteLength} bytes cannot hold them`,
    );
  }
  if (end > Math.min(constants.MAX_LENGTH, totalmem() / 2)) {
    throw badFile(
      name,
      `promises ${end} bytes (${shapeText(header)}), more than this computer can hold`,
      'crop the image',
    );
  }
  const onLength = (part: Uint8Array, length: number): void => {
    if (length > header.voxelOffset) onBytes(header, part.subarray(header.voxelOffset), length - header.voxelOffset);
  };
  const content = isGzip(file) ? await inflate(file, end, name, onLength) : file;
  if (!isGzip(file)) {
    refuseSurplus(content.subarray(end), name);
    onLength(content, end);
  }
  return { header, bytes: content.subarray(header.voxelOffset, end) };
}

/** In few large pieces, which takes less time than `readFile` does. */
async function readFileWhole(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > constants.MAX_LENGTH) {
        const fault = 'is larger than this program can read at once';
        throw badFile(basename(path), fault, 'compress it as .nii.gz, or crop it');
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

function isGzip(bytes: Uint8Array): boolean {
  return bytes.byteLength > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function shapeText({ shape, dataType }: NiftiHeader): string {
  const [z, y, x, channels] = shape;
  return `${x}×${y}×${z}×${channels} of ${dataType.name}`;
}

async function readPrefix(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(prefixBytes), 0, prefixBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw toReadError(error, path);
  }
}

/** The first bytes of the content, decompressing no more than they need. */
async function firstBytes(file: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isGzip(file)) return file.subarray(0, headerBytes);
  const gunzip = createGunzip({ finishFlush: zlibConstants.Z_SYNC_FLUSH, chunkSize: 4096 });
  gunzip.end(file.subarray(0, prefixBytes));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of gunzip) {
      parts.push(part as Uint8Array);
      length += (part as Uint8Array).byteLength;
      if (length >= headerBytes) break;
    }
  } catch (error) {
    throw gzipFault(error, name);
  }
  return Buffer.concat(parts).subarray(0, headerBytes);
}

/** Every member of a gzip file, into memory that is allocated once: the header said how much there will be. */
async function inflate(
  file: Uint8Array,
  end: number,
  name: string,
  onLength: (content: Uint8Array, length: number) => void,
): Promise<Uint8Array> {
  const content = new Uint8Array(end);
  const gunzip = createGunzip({ chunkSize: inflateBytes });
  gunzip.end(file);
  let length = 0;
  try {
    for await (const part of gunzip) {
      const bytes = part as Uint8Array;
      const room = Math.max(0, end - length);
      if (bytes.byteLength > room) refuseSurplus(bytes.subarray(room), name, length + bytes.byteLength - end);
      content.set(bytes.subarray(0, room), Math.min(length, end));
      length += bytes.byteLength;
      onLength(content, Math.min(length, end));
    }
  } catch (error) {
    throw gzipFault(error, name);
  }
  if (length < end) throw badFile(name, `holds ${length} bytes where its header promises ${end}`);
  // zlib takes zeros behind the last member for padding and stops; what may follow them it does not look at.
  if (file.subarray(gunzip.bytesWritten).some((byte) => byte !== 0)) {
    throw badFile(name, `has ${file.byteLength - gunzip.bytesWritten} bytes behind the end of its compressed data`);
  }
  return content;
}

function refuseSurplus(surplus: Uint8Array, name: string, total = surplus.byteLength): void {
  if (total <= largestPadding && surplus.every((byte) => byte === 0)) return;
  throw badFile(name, `holds at least ${total} bytes more than its header promises`);
}

function gzipFault(error: unknown, name: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!code?.startsWith('Z_')) return error as Error;
  const fault =
    code === 'Z_BUF_ERROR' ? 'is cut off: its compressed data end too early' : `is damaged (gzip: ${message})`;
  return badFile(name, fault, undefined, error);
}
