import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { assembleBatch } from '../../../src-main/core/batches/assemble.ts';
import { prepareCase, readSlices, type PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { cropPatch } from '../../../src-main/core/patches/crop.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { makeTinyStudy, temporaryFolder, tinyShape } from '../../support/tiny-study.ts';
import { byId, dataOf, prepareFirst, triple } from './cases.ts';

describe('prepareCase', () => {
  let study: string;
  before(async () => void (study = await makeTinyStudy(2)));

  it('keeps image and label after the steps, in memory that workers share', async () => {
    const { prepared } = await prepareFirst(study, { steps: [{ id: 'zScore' }] });
    assert.ok('image' in prepared.voxels);
    const { image, label } = prepared.voxels;
    assert.ok(image.buffer instanceof SharedArrayBuffer && label.buffer instanceof SharedArrayBuffer);
    const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
    assert.ok(Math.abs(mean) < 1e-3, `mean ${mean}`);
    assert.deepEqual(prepared.shape, tinyShape);
    assert.deepEqual([...new Set(label)].sort(), [0, 1, 2]);
    for (const index of [1, 2]) {
      const list = prepared.foreground.voxels[index];
      assert.equal(list.length, label.filter((value) => value === index).length);
      assert.ok(
        list.every((voxel) => label[voxel] === index),
        `class ${index} is listed where it is not`,
      );
    }
  });

  it('lists the patches of the grid, those with foreground only when blanks are skipped', async () => {
    const grid = { patch: triple(2, 4, 4), overlap: triple(0, 0, 0), blanks: null };
    const all = (await prepareFirst(study, { grid })).prepared.gridStarts!;
    assert.equal(all.length, 5 * 4 * 4);
    const { prepared } = await prepareFirst(study, { grid: { ...grid, blanks: { classes: [], share: 0 } } });
    const kept = prepared.gridStarts!;
    assert.ok(kept.length > 0 && kept.length < all.length, `${kept.length} of ${all.length}`);
    const { sample } = await readSlices(prepared, 0, prepared.shape[0]);
    for (const start of all) {
      const holds = cropPatch(sample, start, grid.patch).label!.data.some((value) => value !== 0);
      assert.equal(holds, kept.map(String).includes(String(start)), String(start));
    }
    assert.equal((await prepareFirst(study)).prepared.gridStarts, null);
  });

  it('lists the patches of the grid that hold enough of one class', async () => {
    const grid = { patch: triple(2, 4, 4), overlap: triple(0, 0, 0) };
    const of = async (classes: number[], share: number) =>
      (await prepareFirst(study, { grid: { ...grid, blanks: { classes, share } } })).prepared.gridStarts!.map(String);
    const [any, dark, much] = [await of([], 0), await of([2], 0), await of([2], 0.5)];
    assert.ok(much.length > 0 && much.length < dark.length && dark.length < any.length);
    const { sample } = await readSlices((await prepareFirst(study)).prepared, 0, tinyShape[0]);
    for (const start of dark) {
      const voxels = cropPatch(sample, start.split(',').map(Number) as never, grid.patch).label!.data;
      const share = voxels.filter((value) => value === 2).length / voxels.length;
      assert.ok(share > 0);
      assert.equal(much.includes(start), share >= 0.5);
    }
  });

  it('gives the same patches from memory and from disk, also beyond both ends', async () => {
    const cache = { own: temporaryFolder(), shared: null };
    const [memory, disk] = [(await prepareFirst(study)).prepared, (await prepareFirst(study, { cache })).prepared];
    assert.ok('file' in disk.voxels);
    assert.deepEqual({ ...disk, voxels: null }, { ...memory, voxels: null });
    const patch = async (from: PreparedCase, z: number, depth: number) => {
      const { sample, first } = await readSlices(from, z, depth);
      const { image, label } = cropPatch(sample, [z - first, -1, 3], [depth, 6, 20]);
      return { image: image.data, label: label!.data };
    };
    for (const depth of [1, 4, 10, 16]) {
      for (let z = -depth - 2; z < tinyShape[0] + 3; z++) {
        assert.deepEqual(await patch(disk, z, depth), await patch(memory, z, depth), `${depth} slices from ${z}`);
      }
    }
  });

  it('makes the same batches from memory and from disk', async () => {
    const { augmentations } = resolvePipeline({ augmentations: [{ id: 'rotateScale', params: { probability: 0.5 } }] });
    const settings = { rank: 3, patch: triple(4, 8, 8), divisor: triple(4, 4, 4), foreground: 0.5, blanks: { classes: [], share: 0 }, augmentations } as const; // prettier-ignore
    const batches = [];
    for (const cache of [null, { own: temporaryFolder(), shared: null }]) {
      const { prepared } = await prepareFirst(study, { cache });
      const items = Array.from({ length: 12 }, (_, i) => ({
        caseId: prepared.id,
        start: null,
        augmented: true,
        key: [i],
      }));
      batches.push(dataOf(await assembleBatch(items, byId(prepared), settings)));
    }
    assert.deepEqual(batches[1], batches[0]);
  });

  it('names a file by what is in it', async () => {
    const cache = { own: temporaryFolder(), shared: null };
    const { dataset } = await prepareFirst(study, { cache });
    await prepareFirst(study, { cache });
    assert.equal(readdirSync(cache.own).length, 1);
    await prepareFirst(study, { cache, steps: [{ id: 'zScore' }] });
    const settings = { root: study, dataset, steps: [], seed: 1, grid: null, cache };
    await prepareCase(dataset.cases[1], settings);
    assert.equal(readdirSync(cache.own).length, 3);
  });

  it('is refused where its file was cut off or damaged, in place of giving zeros', async () => {
    const cache = { own: temporaryFolder(), shared: null };
    const { prepared } = await prepareFirst(study, { cache });
    const file = join(cache.own, readdirSync(cache.own)[0]);
    const good = readFileSync(file);
    truncateSync(file, good.length - 100);
    await assert.rejects(readSlices(prepared, 0, 10), (error) => isStudioError(error, 'bad-file'));
    writeFileSync(file, Buffer.alloc(good.length));
    await assert.rejects(readSlices(prepared, 0, 10), (error) => isStudioError(error, 'bad-file'));
  });
});
