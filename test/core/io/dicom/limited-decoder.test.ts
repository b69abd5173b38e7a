import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compressedSize } from '../../../../src-main/core/io/dicom/compressed-size.ts';
import { readWithEncoding } from '../../../../src-main/core/io/dicom/elements.ts';
import { compressedFrames } from '../../../../src-main/core/io/dicom/fragments.ts';
import { createDecoder } from '../../../../src-main/core/io/dicom/limited-decoder.ts';
import { tags } from '../../../../src-main/core/io/dicom/tags.ts';

const file = new URL('../../../golden/dicom/files/jpeg2000/1.dcm', import.meta.url);
const { elements } = readWithEncoding(readFileSync(file), '1.dcm');
const [data] = compressedFrames({ name: '1.dcm', elements }, elements.bytes(tags.pixelData)!, 1);
const size = compressedSize(data)!;
const order = { data, size, isYbr: false };

test('a frame that takes too long is refused by its name, and the next one is decoded', async () => {
  let most = 0;
  const decode = createDecoder({ seconds: () => most, heapMb: 256 });
  const late = { tag: 'bad-file', message: 'a.dcm is not decompressed after 0 seconds: it is damaged' };
  await assert.rejects(decode(order, 'a.dcm'), late);
  most = 60;
  const [first, second] = await Promise.all([decode(order, 'a.dcm'), decode(order, 'b.dcm')]);
  assert.equal(first.values.length, 480);
  assert.deepEqual(first.values, second.values);
});

test('a decoder that grows too large ends in an error with a way out', async () => {
  const decode = createDecoder({ seconds: () => 60, heapMb: 24 });
  // A million tiles, of a list of objects each.
  const tiled = Uint8Array.from(data);
  const view = new DataView(tiled.buffer);
  for (const [at, value] of [
    [8, 60000],
    [12, 60000],
    [24, 60],
    [28, 60],
  ]) {
    view.setUint32(size.start + at, value);
  }
  const grown = { ...order, data: tiled };
  await assert.rejects(decode(grown, 'a.dcm'), {
    tag: 'memory',
    next: /^take the file again .*: a\.dcm fills the memory/,
  });
  assert.equal((await decode(order, 'a.dcm')).values.length, 480);
});
