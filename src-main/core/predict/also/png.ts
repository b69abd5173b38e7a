import { join } from 'node:path';
import { png as format } from '../../io/png.ts';
import { toNative } from '../../io/load-case.ts';
import { makeFolder } from '../../runs/files.ts';
import type { AlsoWriter } from './also-writer.ts';

/** A picture, or a folder with one a slice, numbered from 1, in the order of the image's file. */
export const png: AlsoWriter = {
  async write(folder, { caseId, label, origin }) {
    const { data, shape, affine } = toNative(label, origin);
    const [depth, height, width] = shape;
    if (depth === 1) return format.write!(join(folder, `${caseId}.png`), { data, shape, affine }, origin.header);
    const own = join(folder, caseId);
    await makeFolder(own);
    const digits = Math.max(4, String(depth).length);
    for (let z = 0; z < depth; z++) {
      const slice = data.subarray(z * height * width, (z + 1) * height * width);
      const name = `${String(z + 1).padStart(digits, '0')}.png`;
      await format.write!(join(own, name), { data: slice, shape: [1, height, width, 1], affine }, origin.header);
    }
  },
};
