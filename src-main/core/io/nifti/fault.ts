import { StudioError } from '../../../../shared/errors.ts';

const restore = 'take the file again from where it came from, or convert it again';

/** A file that is damaged or lies about itself. `name` is its base name, `fault` a phrase with the offending value. */
export function badFile(name: string, fault: string, next = restore, cause?: unknown): StudioError {
  return new StudioError('bad-file', `${name} ${fault}`, next, { cause });
}
