import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { formatOf } from '../../src-main/core/io/format-of.ts';
import { randomStream } from '../../src-main/core/random.ts';
import { temporaryFolder } from '../core/io/tiny.ts';
import { mutate } from './mutate.ts';
import { assertLittleMemory, assertSound, survives } from './survives.ts';

// As for NIfTI; the headers are text, so that numbers and words in it are exchanged as well.

const golden = fileURLToPath(new URL('../golden/itk/', import.meta.url));
const folder = await temporaryFolder();
// Voxels that headers of their own ask for lie beside the damaged headers.
cpSync(golden, folder, { recursive: true });
const first = Number(process.env.FUZZ_SEED ?? 0);

const words = [
  ...['0', '-1', '1', '2', '3', '1e308', 'nan', 'inf', '4294967296', '99999999999999999999', '-0', '0x10', ''],
  ...['none', '(1,0,0)', 'LIST', 'LOCAL', '%d', '../a', 'raw', 'gzip', 'ascii', 'hex', 'MET_FLOAT', 'double', 'True'],
];

function exchanged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomStream('text', seed);
  let text = Buffer.from(bytes).toString('latin1');
  for (let i = 0; i <= random.index(3); i++) {
    const found = [...text.slice(0, 700).matchAll(/[\w.+-]+/g)];
    if (found.length === 0) break;
    const { index, 0: word } = found[random.index(found.length)];
    text = text.slice(0, index) + words[random.index(words.length)] + text.slice(index + word.length);
  }
  return Buffer.from(text, 'latin1');
}

async function read(name: string, extension: string, bytes: Uint8Array): Promise<boolean> {
  const path = join(folder, `damaged${extension}`);
  writeFileSync(path, bytes);
  return survives(name, async () => {
    const { volume } = await formatOf(path).read(path);
    assertSound(volume);
    await formatOf(path).files?.(path);
  });
}

after(assertLittleMemory);

for (const kind of ['.nrrd', '.nhdr', '.mha', '.mhd']) {
  const names = readdirSync(golden).filter((name) => extname(name) === kind);
  const contents = names.map((name) => readFileSync(join(golden, name)));

  test(`400 damaged ${kind} files`, async () => {
    let readable = 0;
    for (let i = 0; i < 400; i++) {
      const [content, other] = [contents[i % contents.length], contents[(i * 7 + 3) % contents.length]];
      const seed = first + i;
      const bytes = i % 2 === 0 ? mutate(content, `${kind}${seed}`, other) : exchanged(content, seed);
      if (await read(`${names[i % names.length]}, seed ${seed}`, kind, bytes)) readable++;
    }
    assert.ok(readable > 4 && readable < 360, `${readable} of 400 were read`);
  });
}

test('files that unpack to a thousand times their size', async () => {
  const zeros = gzipSync(Buffer.alloc(2 ** 26), { level: 9 });
  const bombs = Buffer.concat([zeros, zeros, zeros, zeros]);
  for (const sizes of ['5 4 3', '32767 32767 32767', '4294967296 4294967296 4294967296']) {
    const nrrd = `NRRD0005\ntype: short\ndimension: 3\nsizes: ${sizes}\nencoding: gzip\nendian: little\n\n`;
    assert.equal(await read(sizes, '.nrrd', Buffer.concat([Buffer.from(nrrd), bombs])), false);
    const meta = `NDims = 3\nDimSize = ${sizes}\nElementType = MET_SHORT\nCompressedData = True\nElementDataFile = LOCAL\n`;
    assert.equal(await read(sizes, '.mha', Buffer.concat([Buffer.from(meta), bombs])), false);
  }
  // Many files, as a pattern or as a list of one and the same.
  const head = 'NDims = 3\nDimSize = 4096 4096 16000\nElementType = MET_SHORT\nElementDataFile = ';
  for (const files of [
    'plain%d.raw 1 16000 1',
    `LIST\n${'plain.raw\n'.repeat(16000)}`,
    `LIST\n${'a\n'.repeat(500_000)}`,
  ]) {
    assert.equal(await read(files.slice(0, 40), '.mhd', Buffer.from(head + files)), false);
  }
});
