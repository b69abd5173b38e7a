import { basename, extname } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { entriesOf } from '../plugins/registry.ts';
import { isBareName } from './dicom/names.ts';
import type { Format } from './format.ts';
import * as formats from './index.ts';
import { isStack, stacked } from './stack.ts';

function all(): Format[] {
  return Object.values(entriesOf('formats', formats));
}

/**
 * The format that a file's extension names, in upper or lower case; DICOM where it has none, or a number as in
 * `1.2.840.113`. A stack, as `CASE/*.png`, is read slice by slice. Throws `bad-format` with what is supported.
 */
export function formatOf(path: string): Format {
  const format = all().find((each) => extensionOf(each, path) !== null);
  if (format) return isStack(path) ? stacked(format) : format;
  if (isBareName(path)) return formats.dicom;
  const name = basename(path);
  throw new StudioError(
    'bad-format',
    `${name} is of the kind "${extname(name) || 'no extension'}", which is not supported`,
    `convert it to ${supportedExtensions().join(' or ')}`,
  );
}

/** A file name without the extension of its format; null where it has none that a format reads. */
export function stemOf(path: string): string | null {
  const name = basename(path);
  for (const format of all()) {
    const extension = extensionOf(format, name);
    if (extension !== null) return name.slice(0, -extension.length);
  }
  return null;
}

/** Whether a file is a picture, going by its name. Beside scans, pictures are for people to look at, and no data. */
export function isPicture(path: string): boolean {
  return stemOf(path) !== null && formatOf(path).isPicture === true;
}

export function supportedExtensions(): string[] {
  return all().flatMap((format) => format.extensions);
}

function extensionOf(format: Format, path: string): string | null {
  const lower = basename(path).toLowerCase();
  return format.extensions.find((extension) => lower.endsWith(extension) && lower.length > extension.length) ?? null;
}
