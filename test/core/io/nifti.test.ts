import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { orientationOf, toCanonical } from '../../../src-main/core/volume/orientation.ts';
import type { Affine, Shape, Volume } from '../../../src-main/core/volume/volume.ts';
import { header, temporaryFolder } from './tiny.ts';

const golden = new URL('../../golden/nifti/', import.meta.url);

interface Expected {
  file: string;
  dataType: string;
  shape: number[];
  affine: number[];
  sformCode: number;
  qformCode: number;
  orientation: string;
  values: number[];
  canonical?: { shape: number[]; affine: number[]; values: number[] };
}
const expected = JSON.parse(await readFile(new URL('expected.json', golden), 'utf8')) as Expected[];

function near(actual: readonly number[], wanted: readonly number[], tolerance: number, what: string): void {
  assert.equal(actual.length, wanted.length, what);
  actual.forEach((value, i) => {
    const room = tolerance * Math.max(1, Math.abs(wanted[i]));
    assert.ok(Math.abs(value - wanted[i]) <= room, `${what}[${i}] is ${value}, nibabel has ${wanted[i]}`);
  });
}

test('every golden file has its expectation', async () => {
  const files = (await readdir(golden)).filter((file) => file.includes('.nii'));
  assert.deepEqual(files.sort(), expected.map(({ file }) => file).sort());
});

for (const want of expected) {
  test(`reads ${want.file} as nibabel does`, async () => {
    const path = new URL(want.file, golden).pathname;
    const { volume, header } = await nifti.read(path);
    assert.deepEqual(volume.shape, want.shape);
    assert.equal(header.dataType, want.dataType);
    assert.deepEqual([header.sformCode, header.qformCode], [want.sformCode, want.qformCode]);
    near(volume.affine, want.affine, 1e-6, 'affine');
    // Scaled values are float32 here and float64 there; all others are exact.
    near([...volume.data], want.values, volume.data instanceof Float32Array ? 1e-6 : 0, 'values');
    assert.equal(orientationOf(volume.affine), want.orientation);

    const head = await nifti.readHeader(path);
    assert.deepEqual(head, { shape: volume.shape, affine: volume.affine, header });

    if (!want.canonical) return;
    const canonical = toCanonical(volume).volume;
    assert.deepEqual(canonical.shape, want.canonical.shape);
    near(canonical.affine, want.canonical.affine, 1e-5, 'canonical affine');
    near(
      [...canonical.data],
      want.canonical.values,
      volume.data instanceof Float32Array ? 1e-6 : 0,
      'canonical values',
    );
  });
}

test('integers stay integers unless they are scaled', async () => {
  const read = async (file: string) => (await nifti.read(new URL(file, golden).pathname)).volume.data.constructor;
  assert.equal(await read('slope-one.nii'), Int16Array);
  assert.equal(await read('slope-zero.nii'), Int16Array);
  assert.equal(await read('slope-nan.nii'), Int16Array);
  assert.equal(await read('slope.nii'), Float32Array);
  assert.equal(await read('slope-intercept-only.nii'), Float32Array);
});

function rotated(x: number, y: number): Affine {
  const [a, b, c, d] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)];
  return [c, d * b, d * a, 3, 0, a, -b, -4, -d, c * b, c * a, 5, 0, 0, 0, 1];
}

const grids: Record<string, Affine> = {
  oblique: [0.6, -0.8, 0, 3, 0.8, 0.6, 0, -4, 0, 0, 2, 5.5, 0, 0, 0, 1],
  mirrored: [0, 0, -3, 9, 0.5, 0, 0, 1, 0, -0.5, 0, -7, 0, 0, 0, 1],
  // Rotations by −170° about x and by 200° about y: their quaternions have to be turned to a ≥ 0.
  far: rotated((-170 * Math.PI) / 180, 0),
  farther: rotated(0, (200 * Math.PI) / 180),
  halfTurn: [-1, 0, 0, 3, 0, -1, 0, -4, 0, 0, 2, 5.5, 0, 0, 0, 1],
};
for (const [name, affine] of Object.entries(grids)) {
  for (const [sformCode, qformCode] of [
    [2, 0],
    [0, 3],
    [1, 4],
  ]) {
    test(`writes what it reads: ${name}, codes ${sformCode} and ${qformCode}`, async () => {
      const path = join(await temporaryFolder(), 'a.nii.gz');
      const shape: Shape = [2, 3, 4, 3];
      const data = Float32Array.from({ length: 72 }, (_, i) => Math.sin(i));
      await nifti.write?.(path, { data, shape, affine }, { sformCode, qformCode, dataType: 'int16' });
      const { volume, header } = await nifti.read(path);
      assert.deepEqual(volume.data, data);
      assert.deepEqual(volume.shape, shape);
      near(volume.affine, affine, 1e-6, 'affine');
      assert.deepEqual(header, { sformCode, qformCode, dataType: 'float32' });
    });
  }
}

const centred: Affine = [-2, 0, 0, 3, 0, 1, 0, -1, 0, 0, 3, -1.5, 0, 0, 0, 1];
const sheared: Affine = [1, 0.3, 0.1, 0, 0, 1.2, -0.4, 0, 0.2, 0, 2, 0, 0, 0, 0, 1];
const codeCases: [string, Affine, [number, number], [number, number]][] = [
  ['both 0 stay 0 where spacing alone tells the place', centred, [0, 0], [0, 0]],
  ['both 0 give way to an sform where it does not', grids.oblique, [0, 0], [1, 0]],
  ['a qform alone gives way to an sform for a sheared grid', sheared, [0, 2], [1, 2]],
];
for (const [name, affine, [sformCode, qformCode], written] of codeCases) {
  test(`codes: ${name}`, async () => {
    const path = join(await temporaryFolder(), 'a.nii');
    const volume: Volume = { data: new Uint8Array(24), shape: [2, 3, 4, 1], affine };
    await nifti.write?.(path, volume, { ...header, sformCode, qformCode });
    const read = await nifti.readHeader(path);
    assert.deepEqual([read.header.sformCode, read.header.qformCode], written);
    near(read.affine, affine, 1e-6, 'affine');
  });
}

test('a 2D image whose third spacing was left empty', async () => {
  const path = join(await temporaryFolder(), 'flat.nii');
  const bytes = await readFile(new URL('flat.nii', golden));
  bytes.writeFloatLE(0, 88);
  bytes.writeInt16LE(0, 254);
  await writeFile(path, bytes);
  const { shape, affine } = await nifti.readHeader(path);
  assert.deepEqual([shape, affine[10]], [[1, 4, 5, 1], 1]);
});

test('readHeader does not need the rest of the file', async () => {
  const folder = await temporaryFolder();
  const volume: Volume = { data: new Float32Array(64 ** 3).map(Math.random), shape: [64, 64, 64, 1], affine: centred };
  await nifti.write?.(join(folder, 'whole.nii.gz'), volume, header);
  const whole = await readFile(join(folder, 'whole.nii.gz'));
  await writeFile(join(folder, 'half.nii.gz'), whole.subarray(0, whole.length / 2));
  const { shape } = await nifti.readHeader(join(folder, 'half.nii.gz'));
  assert.deepEqual(shape, [64, 64, 64, 1]);
});

test('refuses to write what the format cannot hold', async () => {
  const folder = await temporaryFolder();
  const long: Volume = { data: new Uint8Array(40000), shape: [1, 1, 40000, 1], affine: centred };
  const write = (name: string) => nifti.write?.(join(folder, name), long, header) as Promise<void>;
  await assert.rejects(write('a.nii'), { tag: 'bad-format', message: /40000/ });
  assert.deepEqual(await readdir(folder), []);
});
