import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { dicom } from '../../src-main/core/io/dicom.ts';
import { summariesOf } from '../../src-main/core/io/dicom/summaries.ts';
import { randomStream } from '../../src-main/core/random.ts';
import { temporaryFolder } from '../core/io/tiny.ts';
import { mutate } from './mutate.ts';
import { assertLittleMemory, assertSound, survives } from './survives.ts';

// As for NIfTI; lengths and nesting of elements are damaged on purpose as well. Each file lies in a folder of its own.

const files = fileURLToPath(new URL('../golden/dicom/files/', import.meta.url));
const folder = await temporaryFolder();
const first = Number(process.env.FUZZ_SEED ?? 0);

/** One file of each kind: those of one slice, and the first of series. */
const names = readdirSync(files, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(^|\/)(1\.dcm|IM1|a1|rs\.dcm)$/.test(name.replaceAll('\\', '/')))
  .sort();
const contents = names.map((name) => readFileSync(join(files, name)));
const isCompressed = (name: string): boolean => /jpeg|rle/.test(name);

/** Elements are damaged where they are: at their types and lengths. */
function atElements(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomStream('elements', seed);
  const copy = Buffer.from(bytes);
  const starts: number[] = [];
  for (let at = 132; at + 8 < copy.length; at++)
    if (/^[A-Z]{2}$/.test(copy.toString('latin1', at + 4, at + 6))) starts.push(at);
  const lengths = [0, 1, 3, 0xfe, 0xfffe, 0xffff, copy.length, 2 ** 31, 0xfffffffe, 0xffffffff];
  const types = ['SQ', 'UN', 'OB', 'OW', 'US', 'DS', 'FD', 'UL', '\0\0', 'ZZ'];
  for (let i = 0; i <= random.index(3); i++) {
    const at = starts[random.index(starts.length)];
    if (at === undefined || at + 12 > copy.length) continue;
    const length = lengths[random.index(lengths.length)];
    [
      () => copy.writeUInt16LE(length & 0xffff, at + 6),
      () => copy.writeUInt32LE(length, at + 8),
      () => copy.write(types[random.index(types.length)], at + 4, 'latin1'),
      () => copy.writeUInt16LE([0x7fe0, 0xfffe, 0x0028, 0x5200][random.index(4)], at),
      () => copy.writeUInt16LE([0xe000, 0xe00d, 0xe0dd, 0x0010][random.index(4)], at + 2),
      // A value, as Rows: what is claimed is more than there is.
      () => copy.writeUInt16LE(length & 0xffff, at + 8),
    ][random.index(6)]();
  }
  return copy;
}

/** Sequences without an end, one in the other. */
function nested(depth: number): Uint8Array {
  const open = Buffer.from([0x08, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const item = Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    ...Array.from({ length: depth }, () => [open, item]).flat(),
  ]);
}

let count = 0;
async function read(name: string, bytes: Uint8Array): Promise<boolean> {
  const own = join(folder, String(count++));
  mkdirSync(own);
  const path = join(own, 'a.dcm');
  writeFileSync(path, bytes);
  const isRead = await survives(name, async () => {
    await summariesOf(own, ['a.dcm']);
    const { volume } = await dicom.read(path);
    assertSound(volume);
  });
  rmSync(own, { recursive: true });
  return isRead;
}

async function fuzz(count: number, kept: (name: string) => boolean): Promise<void> {
  const chosen = names.map((name, i) => ({ name, bytes: contents[i] })).filter(({ name }) => kept(name));
  let readable = 0;
  for (let i = 0; i < count; i++) {
    const [{ name, bytes }, other] = [chosen[i % chosen.length], chosen[(i * 7 + 3) % chosen.length]];
    const seed = first + i;
    const damaged = i % 2 === 0 ? mutate(bytes, `dicom${seed}`, other.bytes) : atElements(bytes, seed);
    if (await read(`${name}, seed ${seed}`, damaged)) readable++;
  }
  assert.ok(readable > count / 50 && readable < count * 0.9, `${readable} of ${count} were read`);
}

after(assertLittleMemory);

/** The thread that decompresses takes a while to start, which is not the file's. */
before(async () => void (await dicom.read(join(files, 'jpeg-grey/1.dcm'))));

test('1,600 damaged files', () => fuzz(1600, (name) => !isCompressed(name)));

test('500 damaged files whose pixels are compressed', () => fuzz(500, isCompressed));

test('sequences nested deeper than any real ones, and a file that is two things at once', async () => {
  for (const depth of [10, 33, 1000, 100000]) assert.equal(await read(`nested ${depth}`, nested(depth)), false);
  const both = Buffer.concat([Buffer.from('MZ'), contents[0].subarray(2)]);
  await read('a program with the preamble of DICOM', both);
  assert.equal(await read('nothing but the mark', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])), false);
});
