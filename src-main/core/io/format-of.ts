import { basename, extname } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Format } from './format.ts';
import * as formats from './index.ts';

const all: readonly Format[] = Object.values(formats);

/** The format that a file's extension names, in upper or lower case. Throws `bad-format` with what is supported. */
export function formatOf(path: string): Format {
  const format = all.find((each) => extensionOf(each, path) !== null);
  if (format) return format;
  const name = basename(path);
  throw new StudioError(
    'bad-format',
    `${name} is of the kind "${extname(name) || 'no extension'}", which is not supported`,
    `convert it to ${supportedExtensions().join(' or ')}`,
  );
}

/** A file name without the extension of its format; null where no format reads it. */
export function stemOf(path: string): string | null {
  const name = basename(path);
  for (const format of all) {
    const extension = extensionOf(format, name);
    if (extension !== null) return name.slice(0, -extension.length);
  }
  return null;
}

export function supportedExtensions(): string[] {
  return all.flatMap((format) => format.extensions);
}

function extensionOf(format: Format, path: string): string | null {
  const lower = basename(path).toLowerCase();
  return format.extensions.find((extension) => lower.endsWith(extension) && lower.length > extension.length) ?? null;
}
