import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { formatOf } from '../../../src-main/core/io/format-of.ts';

const folder = fileURLToPath(new URL('../../golden/itk/', import.meta.url));

interface Expected {
  file: string;
  dataType: string;
  shape: number[];
  affine: number[];
  values: number[];
}
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Expected[];

/** Relative to the largest, for sums and products of double precision. */
function assertClose(actual: readonly number[], wanted: readonly number[], name: string): void {
  const scale = Math.max(...wanted.map(Math.abs));
  for (const [i, value] of wanted.entries()) {
    assert.ok(
      Math.abs(actual[i] - value) <= 1e-12 * scale,
      `${name}: ${actual.join(' ')} instead of ${wanted.join(' ')}`,
    );
  }
}

for (const { file, dataType, shape, affine, values } of expected) {
  test(`${file} is read as SimpleITK reads it`, async () => {
    const { volume, header } = await formatOf(file).read(folder + file);
    assert.deepEqual([...volume.shape], shape);
    assert.deepEqual(Array.from(volume.data), values);
    assert.equal(header.dataType, dataType);
    assertClose(volume.affine, affine, file);
    const head = await formatOf(file).readHeader(folder + file);
    assert.deepEqual(head, { shape: volume.shape, affine: volume.affine, header });
  });
}
