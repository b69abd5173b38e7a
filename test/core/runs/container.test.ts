import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { readContainer, readContainerHeader, writeContainer } from '../../../src-main/core/runs/container.ts';

const folder = mkdtempSync(join(tmpdir(), 'miscnn-container-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file.bin');
const arrays = { odd: new Uint8Array([1, 2, 3]), floats: new Float32Array([1.5, NaN, -0]), none: new Float32Array() };

describe('container', () => {
  it('gives back what was written', async () => {
    await writeContainer(path, { meta: { name: 'ä' }, arrays });
    assert.deepEqual(await readContainer(path), { meta: { name: 'ä' }, arrays });
  });

  it('says where its arrays lie, each at a multiple of 8', async () => {
    await writeContainer(path, { meta: null, arrays });
    const file = await open(path);
    const { locate } = await readContainerHeader(file, path);
    await file.close();
    const bytes = readFileSync(path);
    assert.deepEqual([...bytes.subarray(locate('odd').offset, locate('odd').offset + 3)], [1, 2, 3]);
    assert.equal(bytes.readFloatLE(locate('floats').offset), 1.5);
    assert.equal(locate('floats').offset % 8, 0);
    assert.throws(() => locate('other'), /no "other"/);
  });

  it('is refused when any byte is wrong or missing', async () => {
    await writeContainer(path, { meta: { a: 1 }, arrays });
    const good = readFileSync(path);
    for (let i = 0; i < good.length; i++) {
      const bad = Buffer.from(good);
      bad[i] ^= 0x10;
      writeFileSync(path, bad);
      await assert.rejects(
        readContainer(path),
        (error) => isStudioError(error, 'bad-file'),
        `byte ${i} was not noticed`,
      );
    }
    for (const length of [0, 5, 20, good.length - 1]) {
      writeFileSync(path, good.subarray(0, length));
      await assert.rejects(readContainer(path), (error) => isStudioError(error, 'bad-file'));
    }
  });
});
