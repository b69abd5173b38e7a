import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { sharedPool } from '../../src-main/core/threads/pool.ts';
import { identityAffine } from '../../src-main/core/volume/volume.ts';
import type { FoundCase } from '../../src-main/engine/handlers/case/find-case.ts';
import { createVolumes } from '../../src-main/engine/handlers/case/volumes.ts';
import type { Studio } from '../../src-main/engine/studio.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

after(() => sharedPool().close());

/** Three slabs of 8 slices. */
const image = join(temporaryFolder(), 'image.nii.gz');
const shape = [24, 512, 512, 1] as const;
const data = Int16Array.from({ length: 24 * 512 * 512 }, (_, i) => i >> 18);
await nifti.write!(image, { data, shape, affine: identityAffine }, { sformCode: 1, qformCode: 1, dataType: 'int16' });
const studio = { allowed: (path: string) => Promise.resolve(path) } as unknown as Studio;
const found = { id: 'a', images: [image], grid: image, classes: [], folder: '', owner: '' } as unknown as FoundCase;

test('slabs begin where an image is looked at, when it is read and when it was kept', async () => {
  const volumes = createVolumes(studio);
  const told = async (near: number | null) => {
    const froms: number[] = [];
    const datas: unknown[] = [];
    const progress = (slab: { from: number; data: ArrayLike<number> }): void => {
      froms.push(slab.from);
      datas.push(slab.data);
      assert.equal(slab.data[0], slab.from);
    };
    const signal = new AbortController().signal;
    await volumes(found, { part: 'image', channel: 0, near }, { signal, progress });
    return { froms, datas: new Set(datas) };
  };
  const read = await told(0.5);
  assert.deepEqual(read.froms, [8, 0, 16]);
  const kept = await told(1);
  assert.deepEqual(kept.froms, [16, 8, 0]);
  assert.deepEqual(kept.datas, read.datas, 'it was kept');
  assert.deepEqual((await told(null)).froms, [0, 8, 16]);
});
