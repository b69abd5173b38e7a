import { StudioError } from '../../../../shared/errors.ts';
import type { Shape } from '../../volume/volume.ts';
import { dataTypes, type DataType } from '../nifti/data-types.ts';
import { badFile } from '../nifti/fault.ts';
import { numberedFiles } from '../stored/data-files.ts';
import { affineOfSteps, lps } from '../stored/geometry.ts';
import type { Stored } from '../stored/stored.ts';

/** The header of a MetaImage is text up to the line `ElementDataFile`; more than this is none. */
export const longestHeader = 4 * 1024 ** 2;

/** MetaIO's types; LONG has 32 bits there on every system. */
export const elementTypes: Readonly<Record<string, string>> = {
  ...{ MET_CHAR: 'int8', MET_UCHAR: 'uint8', MET_SHORT: 'int16', MET_USHORT: 'uint16' },
  ...{ MET_INT: 'int32', MET_UINT: 'uint32', MET_LONG: 'int32', MET_ULONG: 'uint32' },
  ...{ MET_LONG_LONG: 'int64', MET_ULONG_LONG: 'uint64', MET_FLOAT: 'float32', MET_DOUBLE: 'float64' },
};

type Fields = ReadonlyMap<string, string>;

/** Throws `bad-file`, and `bad-format` for types that are no intensities. `bytes` are the first of the file. */
export function parseMetaImage(bytes: Uint8Array, name: string): Stored {
  const { fields, lines, end } = readFields(bytes, name);
  const need = (field: string): string => {
    const text = fields.get(field);
    if (text !== undefined) return text;
    throw badFile(name, `has no ${field} in its header`);
  };
  const dimensions = Number(need('NDims'));
  if (![2, 3, 4].includes(dimensions)) {
    throw badFile(
      name,
      `has NDims = ${need('NDims')}`,
      'give an image of 2 or 3 dimensions, with channels as the fourth',
    );
  }
  const sizes = numbers(need('DimSize'), dimensions, 'DimSize', name);
  const perVoxel = Number(fields.get('ElementNumberOfChannels') ?? 1);
  const wrong = [...sizes, perVoxel].find((size) => !(Number.isSafeInteger(size) && size >= 1));
  if (wrong !== undefined) throw badFile(name, `has ${wrong} voxels along an axis, or channels`);
  const [x, y, z = 1, last = 1] = sizes;
  if (last > 1 && perVoxel > 1) {
    const next = 'give an image of 3 dimensions, with channels or a fourth one';
    throw badFile(name, `has the shape ${sizes.join('×')} with ${perVoxel} channels`, next);
  }
  const shape: Shape = [z, y, x, last * perVoxel];
  const isPacked = isTrue(fields.get('CompressedData'));
  const isText = fields.has('BinaryData') && !isTrue(fields.get('BinaryData'));
  const skip = Number(fields.get('HeaderSize') ?? 0);
  if (!(Number.isSafeInteger(skip) && skip >= (isPacked || isText ? 0 : -1))) {
    throw badFile(name, `has HeaderSize = ${fields.get('HeaderSize')}`);
  }
  return {
    ...{ shape, affine: affineOf(fields, dimensions, name), dataType: dataTypeOf(need('ElementType'), name) },
    littleEndian: !isTrue(fields.get('BinaryDataByteOrderMSB') ?? fields.get('ElementByteOrderMSB')),
    channelStride: perVoxel > 1 ? 1 : x * y * z,
    encoding: isText ? 'text' : isPacked ? 'deflate' : 'raw',
    files: filesOf(need('ElementDataFile'), lines, name),
    ...{ headerEnd: end, skipLines: 0, skipBytes: skip, skipUnpacked: 0 },
  };
}

/** Up to ElementDataFile, which comes last, and the names that may follow it. */
function readFields(bytes: Uint8Array, name: string): { fields: Map<string, string>; lines: string[]; end: number } {
  const fields = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const stop = bytes.indexOf(10, at);
    const line = Buffer.from(bytes.subarray(at, stop < 0 ? bytes.length : stop))
      .toString()
      .trim();
    at = stop < 0 ? bytes.length : stop + 1;
    const [, field, text] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (field === undefined) {
      if (line === '') continue;
      throw badFile(name, `is not a MetaImage: it has the line ${JSON.stringify(line.slice(0, 40))} in its header`);
    }
    fields.set(field, text);
    if (field !== 'ElementDataFile') continue;
    const rest = /^list\b/i.test(text) ? Buffer.from(bytes.subarray(at)).toString().split('\n') : [];
    return { fields, lines: rest.map((each) => each.trim()).filter((each) => each !== ''), end: at };
  }
  throw badFile(name, 'ends inside its header: it has no ElementDataFile');
}

/** Columns are directions times spacing; each line of TransformMatrix is the direction of one axis. */
function affineOf(fields: Fields, dimensions: number, name: string): Stored['affine'] {
  const first = (...names: string[]): [string, string] | undefined =>
    names
      .map((each): [string, string | undefined] => [each, fields.get(each)])
      .find((pair): pair is [string, string] => pair[1] !== undefined);
  const read = (found: [string, string] | undefined, count: number, none: readonly number[]): readonly number[] =>
    found ? numbers(found[1], count, found[0], name) : none;
  const unit = Array.from({ length: dimensions ** 2 }, (_, i) => (i % (dimensions + 1) === 0 ? 1 : 0));
  const matrix = read(first('TransformMatrix', 'Rotation', 'Orientation'), dimensions ** 2, unit);
  const offset = read(first('Offset', 'Position', 'Origin'), dimensions, Array<number>(dimensions).fill(0));
  const spacing = read(first('ElementSpacing', 'ElementSize'), dimensions, Array<number>(dimensions).fill(1));
  const room = Math.min(3, dimensions);
  const axes = Array.from({ length: room }, (_, axis) => axis);
  const steps = axes.map((axis) => axes.map((i) => matrix[axis * dimensions + i] * spacing[axis]));
  return affineOfSteps({ steps, origin: offset.slice(0, room), toRas: lps }, name);
}

function filesOf(text: string, lines: readonly string[], name: string): string[] | null {
  if (/^local$/i.test(text)) return null;
  if (/^list\b/i.test(text)) {
    if (lines.length > 0) return [...lines];
    throw badFile(name, 'has ElementDataFile = LIST without files');
  }
  const numbered = /^(\S*%\S+)\s+(-?\d+)\s+(-?\d+)(?:\s+(-?\d+))?$/.exec(text);
  if (!numbered) return [text];
  return numberedFiles(numbered[1], [Number(numbered[2]), Number(numbered[3]), Number(numbered[4] ?? 1)], name);
}

function dataTypeOf(text: string, name: string): DataType {
  const plain = text.replace(/_ARRAY$/, '');
  const found = dataTypes.find((type) => type.name === elementTypes[plain]);
  if (found) return found;
  const fault = `${name} has ElementType = ${text}, which is not supported`;
  throw new StudioError('bad-format', fault, `convert it to one of ${Object.keys(elementTypes).join(', ')}`);
}

function numbers(text: string, count: number, field: string, name: string): number[] {
  const found = text
    .split(/\s+/)
    .filter((each) => each !== '')
    .map(Number);
  if (found.length >= count && found.every(Number.isFinite)) return found.slice(0, count);
  throw badFile(name, `has ${field} = ${text} where ${count} numbers are expected`);
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(t|y|1)/i.test(text);
}
