import { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import { numberedFiles } from '../stored/data-files.ts';
import type { Stored } from '../stored/stored.ts';
import { layAxes } from './axes.ts';
import { dataTypeNamed } from './types.ts';

/** The header of a NRRD file is text up to an empty line; more than this is none. */
export const longestHeader = 4 * 1024 ** 2;

/** Other spellings of fields: http://teem.sourceforge.net/nrrd/format.html, section 4. */
const sameField: Readonly<Record<string, string>> = {
  ...{ centerings: 'centers', datafile: 'data file', lineskip: 'line skip', byteskip: 'byte skip' },
  ...{ axismins: 'axis mins' },
};

/** Throws `bad-file`, and `bad-format` for what NRRD can hold and a scan is not. `bytes` are the first of the file. */
export function parseNrrd(bytes: Uint8Array, name: string): Stored {
  const { fields, lines, end } = readFields(bytes, name);
  const need = (field: string): string => {
    const text = fields.get(field);
    if (text !== undefined) return text;
    throw badFile(name, `has no "${field}" in its header`);
  };
  const dimension = count(need('dimension'), 'dimension', name);
  const sizes = need('sizes')
    .split(/\s+/)
    .map((text) => count(text, 'sizes', name));
  if (dimension < 2 || sizes.length !== dimension || sizes.some((size) => size < 1)) {
    throw badFile(
      name,
      `has sizes ${sizes.join('×')} in ${dimension} dimensions`,
      'give an image of 2 or 3 dimensions',
    );
  }
  const axes = layAxes(fields, sizes, name);
  const dataType = dataTypeNamed(need('type'), name);
  const encoding = encodingOf(need('encoding'), name);
  const endian = fields.get('endian')?.toLowerCase();
  if (dataType.bytes > 1 && encoding !== 'text' && endian !== 'little' && endian !== 'big') {
    throw badFile(name, `has endian ${JSON.stringify(endian ?? '')}`, 'give "endian: little" or "endian: big"');
  }
  const skip = (field: string, least: number): number => {
    const value = Number(fields.get(field) ?? 0);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw badFile(name, `has ${field} ${JSON.stringify(fields.get(field))}`);
  };
  const bytesToSkip = skip('byte skip', encoding === 'raw' ? -1 : 0);
  return {
    ...axes,
    ...{ dataType, encoding, littleEndian: endian !== 'big' },
    files: filesOf(fields.get('data file'), lines, name),
    headerEnd: end,
    skipLines: skip('line skip', 0),
    // Of compressed data, bytes are counted behind the decompression.
    ...(encoding === 'deflate'
      ? { skipBytes: 0, skipUnpacked: bytesToSkip }
      : { skipBytes: bytesToSkip, skipUnpacked: 0 }),
  };
}

/** Fields in lower case, and the lines that follow `data file: LIST`. */
function readFields(bytes: Uint8Array, name: string): { fields: Map<string, string>; lines: string[]; end: number } {
  const fields = new Map<string, string>();
  const lines: string[] = [];
  let isList = false;
  let at = 0;
  for (let number = 0; ; number++) {
    const stop = bytes.indexOf(10, at);
    const line = Buffer.from(bytes.subarray(at, stop < 0 ? bytes.length : stop))
      .toString()
      .replace(/\r$/, '');
    if (number === 0 && !/^NRRD000\d$/.test(line)) {
      throw badFile(name, `is not a NRRD file: it begins with ${JSON.stringify(line.slice(0, 20))}`);
    }
    const isLast = stop < 0;
    at = isLast ? bytes.length : stop + 1;
    if (line === '') return { fields, lines, end: at };
    if (isList) lines.push(line);
    const found = /^([^#:][^:]*): ?(.*)$/.exec(line);
    if (found && !found[2].startsWith('=') && !isList) {
      const field = found[1].trim().toLowerCase();
      fields.set(sameField[field] ?? field, found[2].trim());
      isList = field.replace(' ', '') === 'datafile' && /^list\b/i.test(found[2].trim());
    }
    if (isLast && !fields.has('data file')) throw badFile(name, 'ends inside its header');
    if (isLast) return { fields, lines, end: at };
  }
}

function filesOf(text: string | undefined, lines: readonly string[], name: string): string[] | null {
  if (text === undefined) return null;
  if (/^list\b/i.test(text)) {
    if (lines.length > 0) return lines.map((line) => line.trim());
    throw badFile(name, 'has "data file: LIST" without files');
  }
  const numbered = /^(\S*%\S+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)(?:\s+\d+)?$/.exec(text);
  return numbered ? numberedFiles(numbered[1], numbered.slice(2, 5).map(Number), name) : [text];
}

function encodingOf(text: string, name: string): Stored['encoding'] {
  const encoding = text.toLowerCase();
  if (encoding === 'raw' || encoding === 'hex') return encoding;
  if (encoding === 'gzip' || encoding === 'gz') return 'deflate';
  if (['ascii', 'text', 'txt'].includes(encoding)) return 'text';
  const fault = `${name} has the encoding ${JSON.stringify(text)}, which is not supported`;
  throw new StudioError('bad-format', fault, 'save it with the encoding gzip or raw');
}

function count(text: string, field: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw badFile(name, `has ${field} ${JSON.stringify(text)} where whole numbers are expected`);
}
