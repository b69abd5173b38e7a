import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isStudioError } from '../../../shared/errors.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';
import { temporaryFolder } from './tiny.ts';

const golden = new URL('../../golden/nifti/', import.meta.url);
const folder = await temporaryFolder();
const whole = await readFile(new URL('type-float32.nii', golden));
const second = await readFile(new URL('nifti2-little.nii', golden));

async function rejects(name: string, bytes: Uint8Array, message: RegExp, tag = 'bad-file'): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  await assert.rejects(nifti.read(path), (error: unknown) => {
    assert.ok(isStudioError(error), String(error));
    assert.equal(error.tag, tag);
    assert.match(error.message, message);
    assert.ok(error.message.startsWith(name) && !error.message.includes(folder), error.message);
    assert.ok(error.next.length > 0);
    return true;
  });
}

function edited(edit: (view: DataView) => void, source = whole): Buffer {
  const bytes = Buffer.from(source);
  edit(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return bytes;
}

const lies: [name: string, edit: (view: DataView) => void, message: RegExp][] = [
  ['negative axis', (v) => v.setInt16(42, -5, true), /dim\[1\] = -5/],
  ['empty axis', (v) => v.setInt16(44, 0, true), /dim\[2\] = 0/],
  ['32767³', (v) => [42, 44, 46].forEach((at) => v.setInt16(at, 32767, true)), /promises \d+ bytes .*cannot hold/],
  ['no dimensions', (v) => v.setInt16(40, 0, true), /dim\[0\] = 0/],
  ['nine dimensions', (v) => v.setInt16(40, 9, true), /dim\[0\] = 9/],
  ['time and vector', (v) => [40, 48, 50].forEach((at, i) => v.setInt16(at, [5, 2, 3][i], true)), /shape 5×4×3×2×3/],
  ['too few voxels promised', (v) => v.setInt16(46, 2, true), /holds at least \d+ bytes more/],
  ['offset beyond the end', (v) => v.setFloat32(108, 1e6, true), /promises 1000240 bytes/],
  ['offset inside the header', (v) => v.setFloat32(108, 100, true), /vox_offset 100/],
  ['offset between bytes', (v) => v.setFloat32(108, 352.5, true), /vox_offset 352.5/],
  ['offset NaN', (v) => v.setFloat32(108, NaN, true), /vox_offset NaN/],
  ['unknown type', (v) => v.setInt16(70, 99, true), /data type 99/],
  ['colour', (v) => v.setInt16(70, 128, true), /data type 128 \(RGB colour\)/],
  ['bits that do not fit', (v) => v.setInt16(72, 8, true), /8 bits a voxel for float32/],
  ['affine NaN', (v) => v.setFloat32(280, NaN, true), /NaN in its affine \(sform\)/],
  ['affine infinite', (v) => v.setFloat32(292, Infinity, true), /Infinity in its affine/],
  ['affine of zeros', (v) => [280, 284, 288].forEach((at) => v.setFloat32(at, 0, true)), /spacing 0 × /],
  [
    'flat affine',
    (v) => [284, 300, 316].forEach((at) => v.setFloat32(at, v.getFloat32(at - 4, true), true)),
    /one plane/,
  ],
  ['long quaternion', (v) => (v.setInt16(254, 0, true), v.setFloat32(256, 3, true)), /quaternion \(3, /],
  ['quaternion NaN', (v) => (v.setInt16(254, 0, true), v.setFloat32(260, NaN, true)), /quaternion \(.*NaN/],
  ['spacing zero', (v) => (v.setInt16(254, 0, true), v.setFloat32(84, 0, true)), /pixdim\[2\] = 0/],
  ['spacing negative', (v) => (v.setInt32(252, 0, true), v.setFloat32(80, -1, true)), /pixdim\[1\] = -1/],
  ['intercept NaN', (v) => (v.setFloat32(112, 2, true), v.setFloat32(116, NaN, true)), /scl_inter NaN/],
  ['magic', (v) => v.setUint8(344, 120), /magic "x\+1"/],
  ['size of header', (v) => v.setInt32(0, 347, true), /begins with 347/],
];
for (const [name, edit, message] of lies) {
  test(`a header that lies: ${name}`, async () => {
    await rejects('lie.nii', edited(edit), message);
    await rejects('lie.nii.gz', gzipSync(edited(edit)), message);
  });
}

test('NIfTI-2 sizes beyond what numbers hold', async () => {
  await rejects(
    'two.nii',
    edited((v) => v.setBigInt64(24, -1n, true), second),
    /dim\[1\] = -1 /,
  );
  await rejects(
    'two.nii',
    edited((v) => v.setBigInt64(24, 2n ** 62n, true), second),
    /dim\[1\] = 4611686018427388000/,
  );
  await rejects(
    'two.nii',
    edited((v) => v.setBigInt64(24, 2n ** 52n, true), second),
    /cannot hold them/,
  );
  await rejects(
    'two.nii',
    edited((v) => v.setBigInt64(168, -544n, true), second),
    /vox_offset -544/,
  );
});

test('64-bit integers that would be rounded are refused', async () => {
  const source = await readFile(new URL('type-int64.nii', golden));
  await rejects(
    'large.nii',
    edited((v) => v.setBigInt64(352, 2n ** 53n + 1n, true), source),
    /9007199254740993/,
  );
  await rejects(
    'large.nii',
    edited((v) => v.setBigInt64(360, -(2n ** 60n) - 1n, true), source),
    /-1152921504606846977/,
  );
});

test('relatives of NIfTI are named', async () => {
  await rejects(
    'pair.hdr',
    edited((v) => v.setUint8(345, 105)),
    /\.hdr\/\.img pair/,
    'bad-format',
  );
  await rejects(
    'analyze.nii',
    edited((v) => v.setUint32(344, 0)),
    /Analyze/,
    'bad-format',
  );
  await rejects('empty.nii', new Uint8Array(0), /only 0 bytes/);
  await rejects('short.nii', whole.subarray(0, 200), /inside its 352 bytes/);
  await rejects('text.nii', Buffer.from('this is not an image'), /not a NIfTI file/);
});

test('damaged compressed files', async () => {
  const packed = gzipSync(whole);
  await rejects('cut.nii.gz', packed.subarray(0, packed.length - 4), /cut off/);
  await rejects('cut.nii.gz', packed.subarray(0, packed.length / 2), /cut off/);
  await rejects('cut.nii.gz', packed.subarray(0, 20), /inside its 352 bytes|only/);
  const sum = Buffer.from(packed);
  sum[sum.length - 6] ^= 1;
  await rejects('flipped.nii.gz', sum, /damaged \(gzip: incorrect data check\)/);
  await rejects('garbage.nii.gz', Buffer.concat([packed, Buffer.from('garbage')]), /damaged|behind the end/);
  await rejects('garbage.nii.gz', Buffer.concat([packed, Buffer.alloc(5), Buffer.from('x')]), /6 bytes behind the end/);
  await rejects('member.nii.gz', Buffer.concat([packed, gzipSync(Buffer.from('another image'))]), /13 bytes more/);
  await rejects(
    'member.nii.gz',
    Buffer.concat([gzipSync(whole.subarray(0, 500)), packed.subarray(0, 0)]),
    /holds 500 bytes/,
  );
});

test('padding with zeros is no damage', async () => {
  const path = join(folder, 'padded.nii.gz');
  await writeFile(path, Buffer.concat([gzipSync(Buffer.concat([whole, Buffer.alloc(100)])), Buffer.alloc(512)]));
  assert.deepEqual((await nifti.read(path)).volume.shape, [3, 4, 5, 1]);
});

test('a gzip bomb stops where the header ends', async () => {
  const bomb = gzipSync(Buffer.concat([whole, Buffer.alloc(64 * 1024 * 1024)]));
  const before = process.memoryUsage().arrayBuffers;
  await rejects('bomb.nii.gz', bomb, /more than its header promises/);
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
});

test('a file that is not there, and a folder', async () => {
  await assert.rejects(nifti.read(join(folder, 'none.nii')), { tag: 'not-found', message: 'none.nii does not exist' });
  await assert.rejects(nifti.readHeader(join(folder, 'none.nii')), { tag: 'not-found' });
  await assert.rejects(nifti.read(folder), { tag: 'not-readable' });
  await assert.rejects(nifti.readHeader(folder), { tag: 'not-readable' });
});

/** Reads, and lets pass a volume that agrees with itself, or a StudioError. */
async function survives(bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'fuzz.nii.gz');
  await writeFile(path, bytes);
  const start = cpuMilliseconds();
  for (const read of [nifti.read, nifti.readHeader]) {
    try {
      const result = await read(path);
      if ('volume' in result) {
        const { data, shape } = result.volume;
        assert.equal(
          data.length,
          shape.reduce((a, b) => a * b),
        );
      }
    } catch (error) {
      assert.ok(isStudioError(error, 'bad-file', 'bad-format'), String((error as Error).stack));
    }
  }
  assert.ok(cpuMilliseconds() - start < 2000);
}

const flips = (length: number): fc.Arbitrary<[number, number][]> =>
  fc.array(fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 });

function flipped(source: Uint8Array, changes: readonly [number, number][]): Buffer {
  const bytes = Buffer.from(source);
  for (const [at, mask] of changes) bytes[at] ^= mask;
  return bytes;
}

test('any header bytes: a typed error or a volume', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.boolean(), flips(544), async (newer, packed, changes) => {
      const bytes = flipped(newer ? second : whole, changes);
      await survives(packed ? gzipSync(bytes, { level: 1 }) : bytes);
    }),
    { numRuns: 200, seed: 7 },
  );
});

test('any compressed bytes, cut anywhere: a typed error or a volume', async () => {
  const packed = gzipSync(whole);
  await fc.assert(
    fc.asyncProperty(flips(packed.length), fc.nat(packed.length), async (changes, length) => {
      await survives(flipped(packed, changes));
      await survives(packed.subarray(0, length));
    }),
    { numRuns: 80, seed: 7 },
  );
});

test('every single byte of the geometry and size fields set to 0 and 255', async () => {
  for (let at = 40; at < 348; at += 1) {
    for (const value of [0, 255]) {
      const bytes = Buffer.from(whole);
      bytes[at] = value;
      if (at < 124 || at >= 252) await survives(bytes);
    }
  }
});
