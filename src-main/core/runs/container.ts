import { createHash } from 'node:crypto';
import { readFile, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { writeFileAtomic } from './files.ts';

/**
 * Named arrays and their description in one file, written whole or not at all: 4 bytes of magic, 4 of header length,
 * 32 of SHA-256 of all that follows, the header as JSON, then the arrays one behind the other, each at a multiple of 8.
 */
export type ArrayOf = Float32Array | Uint8Array;

export interface Container {
  readonly meta: unknown;
  readonly arrays: Readonly<Record<string, ArrayOf>>;
}

interface Header {
  readonly meta: unknown;
  readonly arrays: readonly { readonly name: string; readonly type: 'float32' | 'uint8'; readonly length: number }[];
}

/** Where an array lies in the file. */
export interface Located {
  readonly offset: number;
  readonly length: number;
}

const magic = 0x4d534331; // "MSC1"
const alignment = 8;
/** Bytes before the header. */
const startLength = 40;

export async function writeContainer(path: string, { meta, arrays }: Container): Promise<void> {
  const payload = Object.values(arrays).map((array) =>
    padded(Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  );
  const header: Header = {
    meta,
    arrays: Object.entries(arrays).map(([name, { length, constructor }]) => ({
      name,
      type: constructor === Float32Array ? 'float32' : 'uint8',
      length,
    })),
  };
  const headerBytes = Buffer.concat(padded(Buffer.from(JSON.stringify(header)), ' '));
  const start = Buffer.alloc(startLength);
  start.writeUInt32BE(magic, 0);
  start.writeUInt32LE(headerBytes.length, 4);
  const parts = [headerBytes, ...payload.flat()];
  hashOf(parts).copy(start, 8);
  await writeFileAtomic(path, [start, ...parts]);
}

/** Reads it whole and checks its hash. Throws `bad-file` when it is damaged. */
export async function readContainer(path: string): Promise<Container> {
  const bytes = await readFile(path);
  if (!hashOf([bytes.subarray(startLength)]).equals(bytes.subarray(8, startLength)))
    throw damaged(path, 'its hash does not match');
  const { header, locate } = parse(bytes, path);
  const arrays = header.arrays.map(({ name, type }) => {
    const { offset, length } = locate(name);
    // A copy, since an array of floats must begin at a multiple of 4 of its own buffer.
    const own = new Uint8Array(bytes.subarray(offset, offset + length * (type === 'float32' ? 4 : 1)));
    return [name, type === 'float32' ? new Float32Array(own.buffer, 0, length) : own] as const;
  });
  return { meta: header.meta, arrays: Object.fromEntries(arrays) };
}

/** Only the header, for files whose arrays are read in parts; `length` is what the whole file has in bytes. */
export async function readContainerHeader(
  file: FileHandle,
  path: string,
): Promise<{ meta: unknown; locate(name: string): Located; length: number }> {
  const start = Buffer.alloc(startLength);
  await file.read(start, 0, startLength, 0);
  // Before as many bytes are asked for as a damaged file may say.
  const { size } = await file.stat();
  if (start.readUInt32LE(4) > size) throw damaged(path, `it ends after ${size} bytes`);
  const bytes = Buffer.alloc(startLength + start.readUInt32LE(4));
  await file.read(bytes, 0, bytes.length, 0);
  const { header, locate, length } = parse(bytes, path);
  return { meta: header.meta, locate, length };
}

function parse(bytes: Buffer, path: string): { header: Header; locate(name: string): Located; length: number } {
  if (bytes.length < startLength || bytes.readUInt32BE(0) !== magic)
    throw damaged(path, 'it does not begin as such a file does');
  const headerLength = bytes.readUInt32LE(4);
  if (bytes.length < startLength + headerLength) throw damaged(path, `it ends after ${bytes.length} bytes`);
  let header: Header;
  try {
    header = JSON.parse(bytes.toString('utf8', startLength, startLength + headerLength)) as Header;
  } catch {
    throw damaged(path, 'its header is not readable');
  }
  const located = new Map<string, Located>();
  let offset = startLength + headerLength;
  for (const { name, type, length } of header.arrays) {
    located.set(name, { offset, length });
    offset += Math.ceil((length * (type === 'float32' ? 4 : 1)) / alignment) * alignment;
  }
  return {
    header,
    length: offset,
    locate(name) {
      const found = located.get(name);
      if (!found) throw damaged(path, `it holds no "${name}"`);
      return found;
    },
  };
}

function hashOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function padded(bytes: Buffer, fill = '\0'): Buffer[] {
  const rest = bytes.length % alignment;
  return rest === 0 ? [bytes] : [bytes, Buffer.alloc(alignment - rest, fill)];
}

function damaged(path: string, reason: string): StudioError {
  return new StudioError(
    'bad-file',
    `${basename(path)} is damaged: ${reason}`,
    'delete it; it is made again, or an older copy is used',
  );
}
