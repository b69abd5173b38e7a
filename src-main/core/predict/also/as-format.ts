import { join } from 'node:path';
import type { Format } from '../../io/format.ts';
import { toNative } from '../../io/load-case.ts';
import type { AlsoWriter } from './also-writer.ts';

/** One file a case, with the values and the grid that the NIfTI file has. */
export function asFormat(format: Format, extension: string): AlsoWriter {
  return {
    write: (folder, { caseId, label, origin }) =>
      format.write!(join(folder, `${caseId}${extension}`), toNative(label, origin), origin.header),
  };
}
