import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { formatOf } from '../../src-main/core/io/format-of.ts';
import { temporaryFolder } from '../core/io/tiny.ts';
import { mutate } from './mutate.ts';
import { assertLittleMemory, assertSound, survives } from './survives.ts';

const golden = fileURLToPath(new URL('../golden/pictures/', import.meta.url));
const folder = await temporaryFolder();
const first = Number(process.env.FUZZ_SEED ?? 0);

async function read(name: string, extension: string, bytes: Uint8Array): Promise<boolean> {
  const path = join(folder, `damaged${extension}`);
  writeFileSync(path, bytes);
  const format = formatOf(path);
  await survives(`${name}, as a label`, () => format.readLabel!(path, null));
  await survives(`${name}, its header`, () => format.readHeader(path));
  return survives(name, async () => assertSound((await format.read(path)).volume));
}

/** The checksums that the chunks of a damaged PNG would have: without them, nothing but checksums would be tested. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let at = 8; at + 12 <= copy.length;) {
    const end = at + 8 + copy.readUInt32BE(at);
    if (end + 4 > copy.length) break;
    copy.writeUInt32BE(crc32(copy.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return copy;
}

after(assertLittleMemory);

for (const [extension, pattern, least] of [
  ['.png', /\.png$/, 20],
  ['.tif', /\.tif$/, 30],
  ['.jpg', /\.jpe?g$/, 20],
] as const) {
  const names = readdirSync(golden).filter((name) => pattern.test(name));
  const contents = names.map((name) => readFileSync(join(golden, name)));

  test(`500 damaged ${extension} files`, async () => {
    let readable = 0;
    for (let i = 0; i < 500; i++) {
      const [content, other] = [contents[i % contents.length], contents[(i * 7 + 3) % contents.length]];
      const damaged = mutate(content, `${extension}${first + i}`, other);
      const bytes = extension === '.png' && i % 4 > 0 ? withChecksums(damaged) : damaged;
      if (await read(`${names[i % names.length]}, seed ${first + i}`, extension, bytes)) readable++;
    }
    assert.ok(readable > least && readable < 450, `${readable} of 500 were read`);
  });
}
