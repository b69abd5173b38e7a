import { dirname, join } from 'node:path';
import { staysBelow } from '../../../../shared/case-id.ts';
import { badFile } from '../nifti/fault.ts';

/** More files than this are no stack of slices. */
const mostFiles = 16384;

/**
 * Absolute paths of the files that a header names. Throws `bad-file` for names that lead out of the header's folder: a
 * header from somebody else must not make the program read any file.
 */
export function dataPaths(header: string, files: readonly string[], name: string): string[] {
  if (files.length > mostFiles) throw badFile(name, `names ${files.length} data files, more than ${mostFiles}`);
  const outside = files.find((file) => !staysBelow(file));
  if (outside !== undefined) {
    const fault = `names the data file ${JSON.stringify(outside)}, which lies outside of its folder`;
    throw badFile(name, fault, 'put the file beside the header and correct its name there');
  }
  return files.map((file) => join(dirname(header), file));
}

/** The names that a pattern as in `slice%03d.raw` makes of the numbers from `first` to `last`. */
export function numberedFiles(pattern: string, numbers: readonly number[], name: string): string[] {
  const [first, last, step] = numbers;
  const count = Math.floor((last - first) / step) + 1;
  const place = /%(0?)(\d*)[di]/.exec(pattern);
  if (place === null || !numbers.every(Number.isInteger) || !(count >= 1 && count <= mostFiles)) {
    throw badFile(name, `has the data files "${pattern} ${numbers.join(' ')}"`, 'give a pattern, first, last and step');
  }
  const [whole, zero, width] = place;
  return Array.from({ length: count }, (_, i) => {
    const digits = String(first + i * step).padStart(Math.min(20, Number(width)), zero === '' ? ' ' : '0');
    return pattern.slice(0, place.index) + digits + pattern.slice(place.index + whole.length);
  });
}
