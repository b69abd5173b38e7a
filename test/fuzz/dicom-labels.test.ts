import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { dicom } from '../../src-main/core/io/dicom.ts';
import type { LabelGrid } from '../../src-main/core/io/format.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { mutate } from './mutate.ts';
import { assertLittleMemory, assertSound, survives } from './survives.ts';

// As for NIfTI: structure sets and segmentations, on a grid and by themselves.

const golden = fileURLToPath(new URL('../golden/dicom-labels/', import.meta.url));
const folder = temporaryFolder();
const first = Number(process.env.FUZZ_SEED ?? 0);
const { shape, affine } = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as {
  shape: [number, number, number];
  affine: number[];
};
const grid: LabelGrid = { shape: [...shape, 1], affine };

async function fuzz(count: number, names: readonly string[]): Promise<void> {
  const contents = names.map((name) => readFileSync(join(golden, name)));
  let readable = 0;
  for (let i = 0; i < count; i++) {
    const at = i % names.length;
    const seed = first + i;
    const path = join(folder, `${i}.dcm`);
    writeFileSync(path, mutate(contents[at], `label${seed}`, contents[(at + 1) % names.length]));
    const isRead = await survives(`${names[at]}, seed ${seed}`, async () => {
      const { volume, names: found } = await dicom.readLabel!(path, i % 6 === 0 ? null : grid);
      assertSound(volume);
      for (const value of new Set(volume.data)) assert.ok(value === 0 || !found || found.has(value));
      await dicom.files!(path);
    });
    if (isRead) readable++;
  }
  assert.ok(readable > count / 50 && readable < count * 0.95, `${readable} of ${count} were read`);
}

after(assertLittleMemory);

test('1,000 damaged structure sets', () => fuzz(1000, ['structures.dcm', 'other-order.dcm', 'between.dcm']));

test('1,000 damaged segmentations', () =>
  fuzz(1000, ['binary.dcm', 'label-map.dcm', 'fractional.dcm', 'fine.dcm', 'some.dcm', 'compressed.dcm']));
