import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { temporaryFolder } from '../core/io/tiny.ts';
import { mutate } from './mutate.ts';
import { assertLittleMemory, assertSound, survives } from './survives.ts';

// Damaged copies of small real files: each is read, or refused by a tagged error, in time and in little memory. Seeds are
// fixed; FUZZ_SEED=1000000 tries others.

const golden = fileURLToPath(new URL('../golden/nifti/', import.meta.url));
const names = readdirSync(golden).filter((name) => /\.nii(\.gz)?$/.test(name));
const contents = names.map((name) => {
  const bytes = readFileSync(join(golden, name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
});
const folder = await temporaryFolder();
const first = Number(process.env.FUZZ_SEED ?? 0);

async function read(name: string, bytes: Uint8Array): Promise<boolean> {
  const path = join(folder, name.endsWith('.gz') ? 'a.nii.gz' : 'a.nii');
  writeFileSync(path, bytes);
  return survives(name, async () => {
    const { volume } = await nifti.read(path);
    assertSound(volume);
    const { shape, affine } = await nifti.readHeader(path);
    assert.deepEqual({ shape, affine }, { shape: volume.shape, affine: volume.affine });
  });
}

/** Reads `count` damaged files; some of them are to be readable still, else the damage would be all too coarse. */
async function fuzz(
  count: number,
  damaged: (seed: number, content: Uint8Array, other: Uint8Array) => [string, Uint8Array],
) {
  let readable = 0;
  for (let i = 0; i < count; i++) {
    const [content, other] = [contents[i % contents.length], contents[(i * 7 + 3) % contents.length]];
    if (await read(...damaged(first + i, content, other))) readable++;
  }
  assert.ok(readable > count / 100 && readable < count * 0.9, `${readable} of ${count} were read`);
}

after(assertLittleMemory);

test('2,000 damaged files', () => fuzz(2000, (seed, content, other) => [`seed ${seed}`, mutate(content, seed, other)]));

test('300 damaged files that are compressed whole', () =>
  fuzz(300, (seed, content, other) => [`seed ${seed}.gz`, gzipSync(mutate(content, seed, other), { level: 1 })]));

test('300 compressed files, damaged', () =>
  fuzz(300, (seed, content, other) => {
    const [packed, otherPacked] = [content, other].map((each) => gzipSync(each, { level: 1 }));
    return [`seed ${seed}.gz`, mutate(packed, seed, otherPacked)];
  }));

test('every header field of two bytes with every awkward number', async () => {
  const content = contents[names.indexOf('type-int16.nii')];
  for (const value of [0, -1, 2, 32767, -32768]) {
    for (let at = 0; at < 352; at += 2) {
      const bytes = Buffer.from(content);
      bytes.writeInt16LE(value, at);
      await read(`int16 ${value} at ${at}`, bytes);
    }
  }
});

test('files that unpack to a thousand times their size', async () => {
  // 256 MB of zeros behind a good header, which promises 120 bytes of voxels or half as many as there are.
  const zeros = gzipSync(Buffer.alloc(2 ** 26), { level: 9 });
  const header = Buffer.from(contents[names.indexOf('type-int16.nii')].subarray(0, 352));
  const bomb = (dims: number[]): Uint8Array => {
    dims.forEach((size, axis) => header.writeInt16LE(size, 42 + 2 * axis));
    return Buffer.concat([gzipSync(header), zeros, zeros, zeros, zeros]);
  };
  assert.equal(await read('bomb behind little.gz', bomb([5, 4, 3])), false);
  assert.equal(await read('bomb that lies.gz', bomb([32767, 32767, 32767])), false);
  assert.equal(await read('bomb with half as many.gz', bomb([512, 512, 200])), false);
});
