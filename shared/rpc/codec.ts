import { arrayTypes, type Voxels } from '../contract.ts';
import { StudioError } from '../errors.ts';

/**
 * Messages on transports that carry bytes: [length of the JSON, uint32 little endian][JSON][arrays, each from a multiple of
 * 8 on]. In the JSON, `{ "$array": i }` stands for the i-th typed array and `{ "$number": "NaN" }` for numbers that JSON lacks.
 */
interface Head {
  readonly message: unknown;
  /** Type, first byte (counted from the end of the padded JSON) and length in elements. */
  readonly arrays: readonly (readonly [type: keyof typeof arrayTypes, offset: number, length: number])[];
}

export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Voxels[] = [];
  const places: [keyof typeof arrayTypes, number, number][] = [];
  let end = 0;
  const replace = (_key: string, value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    if (!ArrayBuffer.isView(value)) return value;
    const array = value as Voxels;
    // Buffers of Node are Uint8Arrays of another name.
    const type = array instanceof Uint8Array ? 'Uint8Array' : (array.constructor.name as keyof typeof arrayTypes);
    places.push([type, end, array.length]);
    end = aligned(end + array.byteLength);
    return { $array: arrays.push(array) - 1 };
  };
  const body = JSON.stringify(toPlain(message), replace);
  const json = new TextEncoder().encode(`{"message":${body ?? 'null'},"arrays":${JSON.stringify(places)}}`);
  const start = aligned(4 + json.length);
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  arrays.forEach(({ buffer, byteOffset, byteLength }, i) => {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + places[i][1]);
  });
  return bytes;
}

/** Throws `bad-format` for bytes that no `encodeMessage` made. */
export function decodeMessage(bytes: Uint8Array): unknown {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(0, true);
    const { message, arrays } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
    const start = aligned(4 + length);
    const read = (i: number): Voxels => {
      const [type, offset, count] = arrays[i];
      const size = count * arrayTypes[type].BYTES_PER_ELEMENT;
      if (!(offset >= 0 && size >= 0 && start + offset + size <= bytes.length)) throw new Error('an array is cut off');
      const from = bytes.byteOffset + start + offset;
      // A view where that can be: only at a multiple of its element size, and of memory that is the message's own.
      if (bytes.byteLength === bytes.buffer.byteLength && from % arrayTypes[type].BYTES_PER_ELEMENT === 0) {
        return new arrayTypes[type](bytes.buffer as ArrayBuffer, from, count);
      }
      return new arrayTypes[type](bytes.slice(start + offset, start + offset + size).buffer);
    };
    return revive(message, read);
  } catch (error) {
    throw new StudioError('bad-format', `a message is damaged: ${(error as Error).message}`, 'connect again', {
      cause: error,
    });
  }
}

/** Node's buffers have a toJSON, which would come before the replacer. */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each)]));
}

function revive(value: unknown, read: (i: number) => Voxels): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => revive(each, read));
  const record = value as Record<string, unknown>;
  if (typeof record.$array === 'number') return read(record.$array);
  if (typeof record.$number === 'string') return Number(record.$number);
  return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, revive(each, read)]));
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
