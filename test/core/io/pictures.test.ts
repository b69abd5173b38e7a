import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { readLabel } from '../../../src-main/core/io/read-label.ts';

const golden = new URL('../../golden/pictures/', import.meta.url);

interface Expected {
  file: string;
  dataType: string;
  shape: number[];
  values: number[];
  /** What a palette's pixels hold. */
  indexes?: number[];
  tolerance?: number;
}
const expected = JSON.parse(await readFile(new URL('expected.json', golden), 'utf8')) as Expected[];

test('every golden picture has its expectation', async () => {
  const files = (await readdir(golden)).filter((file) => /\.(png|jpe?g|tif)$/.test(file));
  assert.deepEqual(files.sort(), expected.map(({ file }) => file).sort());
});

for (const { file, dataType, shape, values, indexes, tolerance = 0 } of expected) {
  test(`reads ${file} as Pillow and tifffile do`, async () => {
    const path = new URL(file, golden).pathname;
    const { volume, header } = await formatOf(path).read(path);
    assert.deepEqual([...volume.shape], shape);
    assert.equal(header.dataType, dataType);
    assert.equal(volume.data.length, values.length);
    values.forEach((value, i) => {
      assert.ok(Math.abs(volume.data[i] - value) <= tolerance, `value ${i} is ${volume.data[i]}, expected is ${value}`);
    });

    const head = await formatOf(path).readHeader(path);
    assert.deepEqual([...head.shape], shape);
    assert.deepEqual(head.affine, volume.affine);
    assert.equal(head.header.dataType, dataType);

    if (indexes === undefined) return;
    const label = await readLabel(path, { on: null, classes: null });
    assert.deepEqual([...label.volume.data], indexes);
    assert.equal(label.volume.shape[3], 1);
  });
}
