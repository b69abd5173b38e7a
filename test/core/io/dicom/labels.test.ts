import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readNamedLabel } from '../../../../src-main/core/io/dicom/read-label.ts';
import type { LabelGrid, LabelImage } from '../../../../src-main/core/io/format.ts';
import type { Affine } from '../../../../src-main/core/volume/volume.ts';
import { makeDicomStudy } from '../../../support/dicom-study.ts';

const golden = new URL('../../../golden/dicom-labels/', import.meta.url).pathname;
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as {
  shape: [number, number, number];
  affine: Affine;
  structures: { label: string; names: Record<string, string> };
  segments: { label: string; names: Record<string, string>; overlap: number };
} & Record<'wanted' | 'between' | 'fractional' | 'some' | 'fine' | 'liver', string>;
const [depth, rows, columns] = expected.shape;
const grid: LabelGrid = { shape: [depth, rows, columns, 1], affine: expected.affine };

const voxelsOf = (text: string): number[] => [...gunzipSync(Buffer.from(text, 'base64'))];
const read = (name: string, on: LabelGrid | null = grid, wanted?: readonly string[]): Promise<LabelImage> =>
  readNamedLabel(join(golden, name), on, wanted) as Promise<LabelImage>;
const fails = (tag: string, message: RegExp) => ({ tag, message });
const kindsOf = ({ problems = [] }: LabelImage): string[] => problems.map(({ kind }) => kind).sort();

test('outlines fill the voxels whose centres lie inside, with holes and keyholes, on an oblique grid that is no square', async () => {
  const label = await read('structures.dcm');
  assert.deepEqual([...label.volume.data], voxelsOf(expected.structures.label));
  assert.deepEqual(Object.fromEntries(label.names!), expected.structures.names);
  assert.deepEqual([label.volume.shape, label.volume.affine], [[depth, rows, columns, 1], expected.affine]);
});

test('points and open outlines are left out, and overlaps named', async () => {
  const { problems = [] } = await read('structures.dcm');
  const open = problems.filter(({ kind }) => kind === 'contour-open').map(({ message }) => message);
  assert.deepEqual(open.sort(), [
    'structures.dcm: 1 points and open outlines are left out of "Kidney left"',
    'structures.dcm: 1 points and open outlines are left out of "Liver"',
  ]);
  assert.match(problems.find(({ kind }) => kind === 'label-overlap')!.message, /"tumour" covers \d+ voxels of "Liver"/);
});

test('structures in another order and spelling get the same values; one that is not wanted is left out', async () => {
  const wanted = Object.values(expected.structures.names);
  const label = await read('other-order.dcm', grid, wanted);
  assert.deepEqual([...label.volume.data], voxelsOf(expected.structures.label));
  assert.deepEqual([...label.names!.keys()], [1, 2, 3]);
  assert.deepEqual(label.leftOut, ['Couch']);
  assert.deepEqual((await read('other-order.dcm')).names!.size, 4);
});

test('where structures overlap, the later one in the list stays', async () => {
  const label = await read('structures.dcm', grid, ['Tumour', 'liver']);
  assert.deepEqual([...label.volume.data], voxelsOf(expected.wanted));
  assert.deepEqual(label.leftOut, ['Kidney left']);
});

test('outlines between slices go to the nearest slice, and to none outside', async () => {
  const label = await read('between.dcm');
  assert.deepEqual([...label.volume.data], voxelsOf(expected.between));
  assert.deepEqual(kindsOf(label), ['contour-between', 'contour-outside', 'contour-thinned']);
});

test('outlines that are not parallel to the slices, lie elsewhere, or have no image', async () => {
  await assert.rejects(read('tilted.dcm'), fails('bad-dataset', /"Liver" is not parallel to the slices of the image/));
  await assert.rejects(read('elsewhere.dcm'), fails('bad-dataset', /none of its 1 outlines lies in the image/));
  await assert.rejects(read('structures.dcm', null), fails('bad-dataset', /has outlines, which have no voxels/));
});

test('a binary segmentation packs bits across frames; segments are found by name, and the later one stays', async () => {
  const label = await read('binary.dcm');
  assert.deepEqual([...label.volume.data], voxelsOf(expected.segments.label));
  assert.deepEqual(Object.fromEntries(label.names!), expected.segments.names);
  const overlap = `"Spleen" covers ${expected.segments.overlap} voxels of "Liver"`;
  assert.deepEqual(
    label.problems?.map(({ message }) => message),
    [`binary.dcm: ${overlap}`],
  );
});

test('a label map, a fractional segmentation, and some of the slices in another order', async () => {
  assert.deepEqual([...(await read('label-map.dcm')).volume.data], voxelsOf(expected.segments.label));
  assert.deepEqual([...(await read('compressed.dcm')).volume.data], voxelsOf(expected.segments.label));
  assert.deepEqual([...(await read('fractional.dcm')).volume.data], voxelsOf(expected.fractional));
  const some = await read('some.dcm');
  assert.deepEqual([...some.volume.data], voxelsOf(expected.some));
  assert.deepEqual(kindsOf(some), []);
});

test('without an image, a segmentation lies on its own grid, with slices between its frames', async () => {
  const { volume } = await read('some.dcm', null);
  assert.deepEqual(volume.shape, [4, rows, columns, 1]);
  assert.deepEqual([...volume.data], voxelsOf(expected.some).slice(rows * columns, 5 * rows * columns));
  const start = expected.affine.map((value, i) => (i % 4 === 3 && i < 12 ? value + expected.affine[i - 1] : value));
  volume.affine.forEach((value, i) => assert.ok(Math.abs(value - start[i]) < 1e-4, `${i}: ${value}, ${start[i]}`));
});

test('other pixels in the same planes: each voxel takes the nearest, and a warning says so', async () => {
  const label = await read('fine.dcm');
  assert.deepEqual([...label.volume.data], voxelsOf(expected.fine));
  assert.deepEqual(kindsOf(label), ['label-resampled']);
});

test('planes between slices, and planes of another direction, are refused', async () => {
  await assert.rejects(
    read('shifted.dcm'),
    fails('bad-dataset', /lies between slices of the image, 0\.4 of a slice off/),
  );
  const axial: LabelGrid = { shape: grid.shape, affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] };
  await assert.rejects(read('binary.dcm', axial), fails('bad-dataset', /frame 1 of binary\.dcm is not parallel/));
});

test('the same frame in little-endian and big-endian words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labels-'));
  for (const name of ['liver_1frame.dcm', 'liver_expb_1frame.dcm']) {
    const path = join(folder, name);
    writeFileSync(path, gunzipSync(readFileSync(join(golden, `${name}.gz`))));
    const label = await readNamedLabel(path, null);
    assert.deepEqual([...label!.volume.data], voxelsOf(expected.liver), name);
    assert.deepEqual([...label!.names!], [[1, 'Liver']]);
  }
});

test('a label of another frame of reference is read with a warning', async () => {
  const path = join((await makeDicomStudy(0, 1)).root, 'patient_0', 'ct', '0.dcm');
  for (const name of ['structures.dcm', 'some.dcm']) {
    assert.ok(kindsOf(await read(name, { ...grid, path })).includes('frame-of-reference'), name);
    const same = { ...grid, path: join(golden, 'series/0.dcm') };
    assert.ok(!kindsOf(await read(name, same)).includes('frame-of-reference'), name);
  }
});

test('an image is no named label', async () => {
  assert.equal(await readNamedLabel(join(golden, 'series/0.dcm'), grid), null);
});
