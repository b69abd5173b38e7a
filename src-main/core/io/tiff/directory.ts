import { badFile } from '../nifti/fault.ts';

/** The fields of a page by their tags, as numbers or as text (TIFF 6.0, section 2; BigTIFF: 64-bit offsets). */
export interface Directory {
  /** Empty where the tag is missing. */
  numbers(tag: number): readonly number[];
  /** The first number, or `missing`. */
  number(tag: number, missing: number): number;
}

export interface TiffFile {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  readonly directories: readonly Directory[];
}

/** Bytes of one value by its type; types that are not here are passed over. */
const bytesOf: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4, 11: 4, 12: 8, 13: 4, 16: 8 };

/** More pages are not read: a file that claims them is damaged, or no image. */
const mostPages = 65536;
/** Longer fields are passed over. The longest is that of the offsets of strips, which may be one a row. */
const mostValues = 2 ** 18;

/** The directories of all pages. Throws `bad-file` where one lies outside the file, or leads back to an earlier one. */
export function readDirectories(bytes: Buffer, name: string): TiffFile {
  const order = bytes.toString('latin1', 0, 2);
  if (bytes.length < 8 || (order !== 'II' && order !== 'MM')) throw badFile(name, 'is not a TIFF file');
  const littleEndian = order === 'II';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (at: number, size: number): number => {
    if (at + size > bytes.length) throw badFile(name, `is cut off: byte ${at} is not there`);
    if (size === 2) return view.getUint16(at, littleEndian);
    if (size === 4) return view.getUint32(at, littleEndian);
    return Number(view.getBigUint64(at, littleEndian));
  };
  const version = read(2, 2);
  if (version !== 42 && version !== 43) throw badFile(name, `is not a TIFF file: its version is ${version}`);
  const isBig = version === 43;
  const [countSize, offsetSize] = isBig ? [8, 8] : [2, 4];

  const directories: Directory[] = [];
  const seen = new Set<number>();
  for (let at = read(isBig ? 8 : 4, offsetSize); at !== 0;) {
    if (seen.has(at)) throw badFile(name, 'is damaged: its pages lead back to an earlier one');
    if (seen.size === mostPages) throw badFile(name, `has more than ${mostPages} pages`, 'divide it');
    seen.add(at);
    const count = read(at, countSize);
    const entrySize = 4 + 2 * offsetSize;
    const end = at + countSize + count * entrySize;
    if (end + offsetSize > bytes.length) throw badFile(name, `is cut off: page ${seen.size} has ${count} fields`);
    const fields = new Map<number, readonly number[]>();
    for (let entry = at + countSize; entry < end; entry += entrySize) {
      const [tag, type] = [read(entry, 2), read(entry + 2, 2)];
      const values = read(entry + 4, offsetSize);
      const size = bytesOf[type];
      if (size === undefined || values > mostValues) continue;
      const inside = entry + 4 + offsetSize;
      const from = size * values <= offsetSize ? inside : read(inside, offsetSize);
      if (from + size * values > bytes.length) continue;
      fields.set(tag, valuesAt(view, from, type, values, littleEndian));
    }
    directories.push({
      numbers: (tag) => fields.get(tag) ?? [],
      number: (tag, missing) => fields.get(tag)?.[0] ?? missing,
    });
    at = read(end, offsetSize);
  }
  if (directories.length === 0) throw badFile(name, 'has no pages');
  return { bytes, littleEndian, directories };
}

function valuesAt(view: DataView, from: number, type: number, count: number, little: boolean): number[] {
  const size = bytesOf[type];
  return Array.from({ length: count }, (_, i) => {
    const at = from + i * size;
    switch (type) {
      case 3:
        return view.getUint16(at, little);
      case 4:
      case 13:
        return view.getUint32(at, little);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, little);
      case 9:
        return view.getInt32(at, little);
      case 11:
        return view.getFloat32(at, little);
      case 12:
        return view.getFloat64(at, little);
      case 16:
        return Number(view.getBigUint64(at, little));
      default:
        return view.getUint8(at);
    }
  });
}
