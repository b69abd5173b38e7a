import { basename } from 'node:path';
import { constants as zlibConstants, createGunzip } from 'node:zlib';
import { deflateFault, inflate, readFileWhole, readStart, refuseSurplus, requireRoom } from '../bytes.ts';
import { headerBytes, parseHeader, type NiftiHeader } from './header.ts';

/** Enough of a compressed file for any header, behind a gzip header with a comment of up to 64 KiB. */
const prefixBytes = 192 * 1024;

/** The header alone, from the first bytes of the file. */
export async function readHeaderOnly(path: string): Promise<NiftiHeader> {
  const name = basename(path);
  return parseHeader(await firstBytes(await readStart(path, prefixBytes), name), name);
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
  requireRoom(end, { available: file.byteLength, isDeflated: isGzip(file), name, what: shapeText(header) });
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

function isGzip(bytes: Uint8Array): boolean {
  return bytes.byteLength > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function shapeText({ shape, dataType }: NiftiHeader): string {
  const [z, y, x, channels] = shape;
  return `${x}×${y}×${z}×${channels} of ${dataType.name}`;
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
    throw deflateFault(error, name);
  }
  return Buffer.concat(parts).subarray(0, headerBytes);
}
