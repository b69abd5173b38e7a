import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf } from '../../src-main/core/io/format-of.ts';
import { root } from '../docs/markdown.ts';
import { makeTinyStudy, temporaryFolder, tinyShape } from './tiny-study.ts';

/** A plug-in folder with the examples, and with `more` files by their names. */
export function pluginFolder(more: Readonly<Record<string, string>> = {}): string {
  const folder = join(temporaryFolder(), 'plugins');
  cpSync(join(root, 'examples', 'plugins'), folder, { recursive: true });
  for (const [name, source] of Object.entries(more)) writeFileSync(join(folder, name), source);
  return folder;
}

/** A step and an augmentation, which work in threads. */
export const invert = `
export default ({ defineStep, defineAugmentation, probability }) => {
  const inverted = (sample) => ({ ...sample, image: { ...sample.image, data: sample.image.data.map((each) => -each) } });
  const entry = { title: 'Invert', help: 'Dark for bright.' };
  return {
    steps: {
      invert: defineStep({
        ...entry,
        params: {},
        apply: (sample) => ({ sample: inverted(sample), trace: null }),
        undo: (prediction) => prediction,
      }),
    },
    augmentations: {
      invert: defineAugmentation({
        ...entry,
        params: { probability: probability(0.1) },
        draw: (random, { probability }) => (random.uniform() < probability ? {} : null),
        apply: inverted,
      }),
    },
  };
};
`;

/** The tiny study as arrays of NumPy, in folders `images` and `labels`. */
export async function makeNumpyStudy(cases: number): Promise<string> {
  const [from, to] = [await makeTinyStudy(cases), temporaryFolder()];
  for (const [source, target] of [
    ['imagesTr', 'images'],
    ['labelsTr', 'labels'],
  ]) {
    mkdirSync(join(to, target));
    for (let i = 0; i < cases; i++) {
      const path = join(from, source, `case_${i}.nii.gz`);
      const { data } = (await formatOf(path).read(path)).volume;
      writeFileSync(join(to, target, `case_${i}.npy`), npy(Float32Array.from(data), tinyShape.slice(0, 3)));
    }
  }
  return to;
}

function npy(data: Float32Array, shape: readonly number[]): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117) + '\n';
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(data.buffer)]);
}
