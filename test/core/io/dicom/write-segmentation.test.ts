import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readElements, type Elements } from '../../../../src-main/core/io/dicom/elements.ts';
import { labColour } from '../../../../src-main/core/io/dicom/lab-colour.ts';
import { packSegments } from '../../../../src-main/core/io/dicom/pack-segments.ts';
import { readNamedLabel } from '../../../../src-main/core/io/dicom/read-label.ts';
import type { Tag } from '../../../../src-main/core/io/dicom/tags.ts';
import { decimal, encodeElements, newUid } from '../../../../src-main/core/io/dicom/write-elements.ts';
import { requireSource, writeSegmentation } from '../../../../src-main/core/io/dicom/write-segmentation.ts';
import type { LabelVolume } from '../../../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../../../support/tiny-study.ts';

const golden = new URL('../../../golden/dicom-labels/', import.meta.url).pathname;
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as {
  shape: [number, number, number];
  affine: number[];
  segments: { label: string };
};
const source = join(golden, 'series/3.dcm');
const segments = [
  { index: 1, name: 'Liver', colour: '#ff0000' },
  { index: 2, name: 'Milz (Ä)', colour: '#ffffff' },
];
const label: LabelVolume = {
  data: new Uint8Array(gunzipSync(Buffer.from(expected.segments.label, 'base64'))),
  shape: [...expected.shape, 1],
  affine: expected.affine,
};

async function write(of: LabelVolume = label): Promise<{ path: string; file: Elements }> {
  const path = join(temporaryFolder(), 'label.dcm');
  await writeSegmentation(path, { label: of, source, segments, version: '1.2.3' });
  return { path, file: readElements(readFileSync(path), 'label.dcm') };
}

test('what is written is read back to the same voxels and names, without an image too', async () => {
  const { path } = await write();
  const back = await readNamedLabel(path, { shape: label.shape, affine: label.affine });
  assert.deepEqual([...back!.volume.data], [...label.data]);
  assert.deepEqual(Object.fromEntries(back!.names!), { 1: 'Liver', 2: 'Milz (Ä)' });
  assert.deepEqual(back!.problems, []);
  const own = await readNamedLabel(path, null);
  assert.deepEqual([own!.volume.shape, [...own!.volume.data]], [label.shape, [...label.data]]);
  own!.volume.affine.forEach((value, i) => assert.ok(Math.abs(value - label.affine[i]) < 1e-4));
});

/** Type 1 has a value, type 2 is there (PS3.3 A.51.3 and the modules named there). */
const required: Record<1 | 2, readonly Tag[]> = {
  1: [
    ...(['0008,0008', '0008,0016', '0008,0018', '0008,0023', '0008,0033', '0008,0060', '0008,0070'] as const),
    ...(['0008,1090', '0018,1000', '0018,1020', '0020,000D', '0020,000E', '0020,0011', '0020,0013'] as const),
    ...(['0020,0052', '0028,0002', '0028,0004', '0028,0008', '0028,0010', '0028,0011', '0028,0100'] as const),
    ...(['0028,0101', '0028,0102', '0028,0103', '0028,2110', '0062,0001', '0070,0080'] as const),
  ],
  2: [
    ...(['0008,0020', '0008,0030', '0008,0050', '0008,0090', '0010,0010', '0010,0020', '0010,0030'] as const),
    ...(['0010,0040', '0020,0010', '0020,1040', '0070,0081', '0070,0084'] as const),
  ],
};

test('has every element that the standard demands, with the patient and study of the series', async () => {
  const { file } = await write();
  for (const tag of required[1]) assert.ok(file.text(tag) ?? file.numbers(tag).length, tag);
  for (const tag of required[2]) assert.ok(file.has(tag), tag);
  const series = readElements(readFileSync(source), '3.dcm');
  for (const tag of ['0010,0010', '0010,0020', '0020,000D', '0020,0052', '0008,0020'] as const) {
    assert.equal(file.text(tag), series.text(tag), tag);
  }
  assert.notEqual(file.text('0020,000E'), series.text('0020,000E'));
  assert.match(file.text('0008,0018')!, /^2\.25\.\d{10,39}$/);
  assert.equal(file.text('0002,0010'), '1.2.840.10008.1.2.1');
  assert.equal(file.text('0002,0003'), file.text('0008,0018'));
});

test('segments are named, automatic and coloured; frames are only those that hold one, and name their slice', async () => {
  const { file } = await write();
  const described = file.items('0062,0002').map((item) => ({
    number: item.numbers('0062,0004')[0],
    name: item.text('0062,0005'),
    algorithm: [item.text('0062,0008'), item.text('0062,0009')],
    colour: item.numbers('0062,000D'),
  }));
  const algorithm = ['AUTOMATIC', 'MIScnn Studio'];
  assert.deepEqual(described, [
    // L* 54.29, a* 80.80, b* 69.89 of D50 (Lindbloom); 8080H stands for 0.
    { number: 1, name: 'Liver', algorithm, colour: [35580, 53665, 50856] },
    { number: 2, name: 'Milz (Ä)', algorithm, colour: [65535, 32896, 32896] },
  ]);
  const [depth, rows, columns] = expected.shape;
  const held = [1, 2].flatMap((index) =>
    Array.from({ length: depth }, (_, z) => [index, z]).filter(([, z]) =>
      label.data.subarray(z * rows * columns, (z + 1) * rows * columns).includes(index),
    ),
  );
  assert.ok(held.length < 2 * depth);
  const frames = file.items('5200,9230').map((frame) => {
    const [source] = frame.items('0008,9124')[0].items('0008,2112');
    const slice = Number(source.text('0008,1155')!.split('.').at(-1));
    return [frame.items('0062,000A')[0].numbers('0062,000B')[0], slice];
  });
  assert.deepEqual(frames, held);
  assert.equal(file.items('0008,1115')[0].items('0008,114A').length, depth);
});

test('a label without anything has one empty frame, as there must be one', async () => {
  const { path, file } = await write({ ...label, data: new Uint8Array(label.data.length) });
  assert.equal(file.text('0028,0008'), '1');
  const back = await readNamedLabel(path, { shape: label.shape, affine: label.affine });
  assert.ok(back!.volume.data.every((value) => value === 0));
  assert.deepEqual(readdirSync(join(path, '..')), ['label.dcm']);
});

test('bits go on from frame to frame within a byte, the first in the lowest', () => {
  const data = Uint8Array.of(1, 2, 1, /**/ 1, 1, 0);
  const { frames, pixels } = packSegments({ data, shape: [2, 1, 3, 1], affine: [] }, [{ index: 1 }, { index: 2 }]);
  assert.deepEqual(frames, [
    { segment: 0, slice: 0 },
    { segment: 0, slice: 1 },
    { segment: 1, slice: 0 },
  ]);
  assert.deepEqual([...pixels], [0b10011101, 0]);
});

test('texts are padded and numbers fit their 16 characters', () => {
  assert.deepEqual(
    encodeElements([['0008,0060', 'CS', 'SEG']]),
    Buffer.from([8, 0, 0x60, 0, 67, 83, 4, 0, 83, 69, 71, 32]),
  );
  assert.deepEqual(
    [decimal(-0.123456789012345), decimal(1 / 3e7), decimal(2)],
    ['-0.1234567890123', '3.33333333333e-8', '2'],
  );
  assert.notEqual(newUid(), newUid());
  assert.deepEqual(labColour('#000000'), [0, 32896, 32896]);
});

test('a file without a place, to which nothing can refer, is refused', async () => {
  await requireSource(source);
  const bytes = readFileSync(source);
  // ImagePositionPatient becomes an element that nobody knows.
  bytes[bytes.indexOf(Buffer.from([0x20, 0, 0x32, 0])) + 2] = 0x31;
  const path = join(temporaryFolder(), 'placeless.dcm');
  writeFileSync(path, bytes);
  await assert.rejects(requireSource(path), { tag: 'usage', message: 'placeless.dcm has no place in the patient' });
});
