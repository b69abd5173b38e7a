import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { encode } from 'fast-png';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { listImages } from '../../../src-main/core/io/list-images.ts';
import { readLabel } from '../../../src-main/core/io/read-label.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';
import { image, label, makeTree, temporaryFolder, type Tree } from './tiny.ts';

const golden = (name: string): Promise<Buffer> => readFile(new URL(`../../golden/pictures/${name}`, import.meta.url));
const size = { width: 11, height: 7 };
/** On the grid of the golden pictures. */
const mask = (value = 255): Uint8Array =>
  encode({ ...size, channels: 1, depth: 8, data: Uint8Array.from({ length: 77 }, (_, i) => (i % 11 < 4 ? value : 0)) });

const scanned = async (tree: Tree) => {
  const dataset = await scanFolder(await makeTree(tree));
  return {
    dataset,
    cases: dataset.cases.map(({ id, images, label: truth }) => [id, ...images, truth]),
    kinds: [...dataset.problems, ...dataset.cases.flatMap(({ problems }) => problems)].map(({ kind }) => kind),
  };
};

test('pictures and masks of 0 and 255, of one name whatever their extension', async () => {
  const { dataset, cases, kinds } = await scanned({
    'images/a.tif': await golden('grey8-lzw.tif'),
    'masks/a.png': mask(),
    'images/b.png': await golden('grey8.png'),
    'masks/b_mask.png': mask(),
    'images/notes.txt': 'x',
  });
  assert.deepEqual(cases, [
    ['a', 'images/a.tif', 'masks/a.png'],
    ['b', 'images/b.png', 'masks/b_mask.png'],
  ]);
  // They are the same picture in two formats.
  assert.deepEqual(kinds, ['duplicate-voxels', 'duplicate-voxels']);
  assert.deepEqual(dataset.classes, [
    { value: 0, name: 'background' },
    { value: 255, name: 'foreground' },
  ]);
  assert.deepEqual(
    [dataset.cases[0].shape, dataset.cases[0].spacingMm],
    [
      [1, 7, 11],
      [1, 1, 1],
    ],
  );
});

test('MIScnn’s image interface', async () => {
  const { dataset, cases, kinds } = await scanned({
    'a/imaging.png': await golden('rgb8.png'),
    'a/segmentation.png': mask(1),
    'b/imaging.png': await golden('filters-rgb8-interlaced.png'),
  });
  assert.deepEqual(cases, [
    ['a', 'a/imaging.png', 'a/segmentation.png'],
    ['b', 'b/imaging.png', null],
  ]);
  assert.deepEqual(kinds, ['duplicate-voxels', 'duplicate-voxels']);
  assert.equal(dataset.layout, 'miscnn');
  assert.deepEqual(dataset.channels, ['red', 'green', 'blue']);
});

test('nnU-Net with one RGB picture a case', async () => {
  const description = { channel_names: { 0: 'R', 1: 'G', 2: 'B' }, labels: { background: 0, lesion: 1 } };
  const { dataset, cases, kinds } = await scanned({
    'dataset.json': { json: description },
    'imagesTr/a_0000.png': await golden('rgb8.png'),
    'labelsTr/a.png': mask(1),
    'imagesTr/b_0000.png': await golden('grey8.png'),
    'labelsTr/b.png': mask(1),
  });
  assert.deepEqual(cases, [
    ['a', 'imagesTr/a_0000.png', 'labelsTr/a.png'],
    ['b', 'imagesTr/b_0000.png', 'labelsTr/b.png'],
  ]);
  assert.deepEqual(dataset.channels, ['R', 'G', 'B']);
  // b is grey.
  assert.deepEqual(kinds, ['missing-channel']);
});

test('numbered pictures are cases, whatever the network takes', async () => {
  const root = await makeTree({ 'img_0001.png': await golden('rgb8.png'), 'img_0002.png': await golden('rgb8.png') });
  assert.deepEqual((await listImages(root, 3)).map(({ id }) => id), ['img_0001', 'img_0002']); // prettier-ignore
});

test('pictures beside scans are no data', async () => {
  const { cases, kinds } = await scanned({
    'imagesTr/a.nii.gz': image(1),
    'labelsTr/a.nii.gz': label(0, 1),
    'labelsTr/a.png': mask(),
    'thumbnail.png': mask(),
    'imagesTr/preview.png': mask(),
  });
  assert.deepEqual(cases, [['a', 'imagesTr/a.nii.gz', 'labelsTr/a.nii.gz']]);
  assert.deepEqual(kinds, ['unsupported-file']);
});

const asLabel = async (name: string, content: Uint8Array): Promise<number[]> => {
  const path = join(await makeTree({ [name]: content }), name);
  return [...(await readLabel(path, { on: null, classes: null })).volume.data];
};

test('a mask with three equal colours is a label, one with others is not', async () => {
  const equal = encode({ width: 2, height: 1, channels: 3, depth: 8, data: Uint8Array.of(0, 0, 0, 7, 7, 7) });
  assert.deepEqual(await asLabel('a.png', equal), [0, 7]);
  await assert.rejects(asLabel('a.png', await golden('rgb8.png')), {
    tag: 'bad-format',
    message: /^the label a\.png is painted in colours/,
  });
});

test('a JPEG is no label', async () => {
  await assert.rejects(asLabel('a.jpg', await golden('jpeg-grey.jpg')), {
    tag: 'bad-format',
    message: 'the label a.jpg is a JPEG file, whose values are not exact',
  });
  const { dataset } = await scanned({ 'images/a.jpg': await golden('jpeg-grey.jpg'), 'labels/a.jpg': await golden('jpeg-grey.jpg') }); // prettier-ignore
  assert.match(dataset.cases[0].problems[0].message, /JPEG/);
});

/** A PNG with this header and these compressed pixels. */
function png(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const content = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(content));
    return Buffer.concat([length, content, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array())]);
}

const zeros = (bytes: number): Uint8Array => deflateSync(new Uint8Array(bytes));

/** An uncompressed TIFF of 2 × 2 pixels of 8 bits, with these further tags, and twice as many bytes as it needs. */
function tiff(tags: Record<number, number>): Uint8Array {
  const fields = Object.entries({ 256: 2, 257: 2, 258: 8, 262: 1, 273: 200, 279: 8, ...tags });
  const bytes = Buffer.alloc(208);
  bytes.write('II*\0\b', 'latin1');
  bytes.writeUInt16LE(fields.length, 8);
  fields.forEach(([tag, value], i) => {
    const at = 10 + 12 * i;
    bytes.writeUInt16LE(Number(tag), at);
    bytes.writeUInt16LE(3, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt16LE(value, at + 8);
  });
  bytes.set([1, 2, 3, 4, 5, 6, 7, 8], 200);
  return bytes;
}

test('of grey TIFF pixels with alpha, alpha is dropped', async () => {
  const path = join(await makeTree({ 'a.tif': tiff({ 277: 2, 338: 2 }) }), 'a.tif');
  assert.deepEqual([...(await formatOf(path).read(path)).volume.data], [1, 3, 5, 7]);
});

const bad: [name: string, file: string, content: () => Uint8Array | Promise<Uint8Array>, message: RegExp][] = [
  ['a lie of 60,000 × 60,000', 'a.png', () => png(60000, 60000, zeros(1e6)), /promises 60000×60000 pixels/],
  ['60,000 × 60,000 that its bytes could hold', 'a.png', () => png(60000, 60000, Buffer.alloc(4e6)), /more than this program reads/],
  ['more pixels than its size', 'a.png', () => png(10, 10, zeros(1e6)), /more pixels than its header promises/],
  ['fewer pixels', 'a.png', () => png(10, 10, zeros(50)), /holds 50 bytes where its header promises 110/],
  ['no pixels', 'a.png', () => png(0, 10, zeros(0)), /0×10 pixels/],
  ['half a PNG', 'a.png', async () => (await golden('grey8.png')).subarray(0, 60), /cut off/],
  ['another file', 'a.png', () => Buffer.from('GIF89a'), /is not a PNG file/],
  ['a PNG as TIFF', 'a.tif', () => golden('grey8.png'), /is not a TIFF file/],
  ['a PNG as JPEG', 'a.jpg', () => golden('grey8.png'), /is not a JPEG file/],
  ['half a JPEG', 'a.jpg', async () => (await golden('jpeg-rgb.jpg')).subarray(0, 700), /damaged|cut off/],
  ['half a TIFF', 'a.tif', async () => (await golden('tiles16.tif')).subarray(0, 250), /cut off/],
  ['a TIFF of two channels that are no alpha', 'a.tif', () => tiff({ 277: 2 }), /has 2 samples a pixel/],
  ['a TIFF of three colours and two more channels', 'a.tif', () => tiff({ 262: 2, 277: 5 }), /has 5 samples a pixel/],
  ['a TIFF of reversed bits', 'a.tif', () => tiff({ 266: 2 }), /fill order/],
  ['an empty file', 'a.tiff', () => new Uint8Array(), /is not a TIFF file/],
]; // prettier-ignore
for (const [name, file, content, message] of bad) {
  test(`bad file: ${name}`, async () => {
    const path = join(await makeTree({ [file]: await content() }), file);
    const before = process.memoryUsage.rss();
    const begun = cpuMilliseconds();
    await assert.rejects(formatOf(path).read(path), { name: 'StudioError', tag: 'bad-file', message });
    assert.ok(cpuMilliseconds() - begun < 2000);
    assert.ok(process.memoryUsage.rss() - before < 200e6);
  });
}

test('a TIFF whose pages lead back to the first one', async () => {
  const bytes = Buffer.from(await golden('grey8-none.tif'));
  const first = bytes.readUInt32LE(4);
  bytes.writeUInt32LE(first, first + 2 + 12 * bytes.readUInt16LE(first));
  const path = join(await makeTree({ 'a.tif': bytes }), 'a.tif');
  await assert.rejects(formatOf(path).read(path), { tag: 'bad-file', message: /lead back/ });
});

test('what is written is read again', async () => {
  for (const data of [Uint8Array.of(0, 1, 128, 255), Uint16Array.of(0, 1, 256, 65535)]) {
    const path = join(await temporaryFolder(), 'a.png');
    const volume = { data, shape: [1, 2, 2, 1], affine: [] } as const;
    await formatOf(path).write!(path, volume, { sformCode: 0, qformCode: 0, dataType: 'uint8' });
    assert.deepEqual((await formatOf(path).read(path)).volume.data, data);
  }
});
