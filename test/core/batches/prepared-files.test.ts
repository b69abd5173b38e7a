import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { createFeed } from '../../../src-main/core/batches/feed.ts';
import { trainingItems } from '../../../src-main/core/batches/plan.ts';
import { prepareCase, readSlices, type PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { preparedName } from '../../../src-main/core/batches/prepared-files.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { makeTinyStudy, temporaryFolder, tinyShape } from '../../support/tiny-study.ts';
import { dataOf } from './cases.ts';

describe('prepared cases that runs share', { timeout: 60_000 }, () => {
  let study: string;
  let dataset: Dataset;
  before(async () => {
    study = await makeTinyStudy(3);
    dataset = await scanFolder(study);
  });
  const nowhere = join(temporaryFolder(), 'no study');
  const prepare = (cache: { own: string; shared: string }, root = study, each: Case = dataset.cases[0]) =>
    prepareCase(each, { root, dataset, steps: [{ id: 'zScore' }], seed: 1, grid: null, cache });
  const voxels = async (prepared: PreparedCase) => {
    const { sample } = await readSlices(prepared, 0, tinyShape[0]);
    return [sample.image.data, sample.label!.data];
  };
  const folders = (shared = temporaryFolder()) => ({ own: temporaryFolder(), shared });

  it('are taken by a second run without being loaded again, bit for bit', async () => {
    const first = folders();
    const made = await prepare(first);
    // Where there are no images.
    const found = await prepare(folders(first.shared), nowhere);
    assert.deepEqual({ ...found, voxels: null }, { ...made, voxels: null });
    assert.deepEqual(await voxels(found), await voxels(made));
    assert.equal(readdirSync(first.shared).length, 1);
    // So does a run that goes on, from its own folder.
    await prepare({ own: first.own, shared: temporaryFolder() }, nowhere);
  });

  it('are kept for the run that uses them when the shared folder is emptied', async () => {
    const cache = folders();
    const prepared = await prepare(cache);
    const expected = await voxels(prepared);
    for (const name of readdirSync(cache.shared)) rmSync(join(cache.shared, name));
    assert.deepEqual(await voxels(prepared), expected);
  });

  it('are made anew where the file is damaged', async () => {
    const cache = folders();
    const expected = await voxels(await prepare(cache));
    const file = join(cache.shared, readdirSync(cache.shared)[0]);
    const good = readFileSync(file);
    const faults: Record<string, () => void> = {
      'cut off': () => truncateSync(file, good.length - 8),
      empty: () => writeFileSync(file, ''),
      'too long': () => appendFileSync(file, 'more'),
      'another file': () => writeFileSync(file, Buffer.alloc(good.length, 255)),
      'a header of another kind': () => writeFileSync(file, Buffer.from(good.toString('latin1').replace('"affine"', '"affin_"'), 'latin1')), // prettier-ignore
    };
    for (const [name, damage] of Object.entries(faults)) {
      // Not in place: the run before has a second name of it.
      rmSync(file);
      writeFileSync(file, good);
      damage();
      await assert.rejects(prepare(folders(cache.shared), nowhere), (error) => isStudioError(error, 'not-found'), name);
      assert.deepEqual(await voxels(await prepare(folders(cache.shared))), expected, name);
      assert.deepEqual(readFileSync(file), good, name);
    }
  });

  it('are one file when runs make them at the same time', async () => {
    const shared = temporaryFolder();
    const all = await Promise.all(Array.from({ length: 6 }, () => prepare(folders(shared))));
    for (const each of all) assert.deepEqual(await voxels(each), await voxels(all[0]));
    assert.equal(readdirSync(shared).length, 1, readdirSync(shared).join(', '));
  });

  it('lie with the run where the shared folder is gone or may not be written', async (t) => {
    const gone = { own: temporaryFolder(), shared: join(temporaryFolder(), 'gone') };
    await voxels(await prepare(gone));
    assert.ok(!existsSync(gone.shared));
    assert.equal(readdirSync(gone.own).length, 1);
    if (process.getuid?.() === 0) return t.skip('root may write everywhere');
    const cache = folders();
    chmodSync(cache.shared, 0o500);
    await voxels(await prepare(cache));
    assert.equal(readdirSync(cache.own).length, 1);
  });

  it('have a name that changes with images, steps, classes, channels and program, and with nothing else', () => {
    const [each, other] = dataset.cases;
    const { steps } = resolvePipeline({ steps: ['zScore'] });
    const name = (change: object = {}, given: Case = each, choices = steps, program = '1') =>
      preparedName(given, { ...dataset, ...change }, choices, program);
    const names = [
      name(),
      name({}, { ...each, hashes: other.hashes }),
      name({}, each, resolvePipeline({ steps: ['scale'] }).steps),
      name({}, each, resolvePipeline({ steps: [{ id: 'zScore', params: { region: 'nonzero' } }] }).steps),
      name({ classes: dataset.classes.toReversed() }),
      name({ channels: ['T1', 'T2'] }),
      name({}, each, steps, '2'),
    ];
    assert.equal(new Set(names).size, names.length);
    assert.equal(name({ name: 'renamed', cases: [] }, { ...each, id: 'renamed' }), names[0]);
    assert.equal(name({}, { ...each, hashes: [] }), null);
    assert.equal(preparedName(each, dataset, [{ id: 'my-plugin/step' as never }], '1'), null);
  });
});

it('the order of batches is drawn anew each epoch, the same from memory and from disk', async () => {
  const study = await makeTinyStudy(3);
  const dataset = await scanFolder(study);
  const patch = [4, 8, 8] as const;
  const grid = { patch, overlap: [0, 0, 0] as const, blanks: null };
  const { augmentations } = resolvePipeline({ augmentations: ['gaussianNoise', 'rotateScale'] });
  const settings = { rank: 3, patch, divisor: [1, 1, 1], foreground: 0.5, blanks: null, augmentations } as const;
  const orders: string[][] = [];
  const batches = [];
  for (const cache of [null, { own: temporaryFolder(), shared: temporaryFolder() }]) {
    const feed = createFeed(2);
    const prepared = await feed.prepare(dataset.cases, { root: study, dataset, steps: [], seed: 1, grid, cache });
    for (const mode of ['grid', 'crop'] as const) {
      for (const epoch of [1, 2]) {
        const count = mode === 'grid' ? prepared.reduce((sum, each) => sum + each.gridStarts!.length, 0) : 12;
        const items = trainingItems(prepared, { seed: 1, rank: 3, mode, patch }, epoch, count);
        orders.push(items.map(({ caseId, start }) => `${caseId} ${start?.join()}`));
        batches.push(dataOf(await feed.assemble(items.slice(0, 8), settings)));
      }
    }
    await feed.close();
  }
  const half = orders.length / 2;
  assert.deepEqual(orders.slice(half), orders.slice(0, half));
  assert.deepEqual(batches.slice(half), batches.slice(0, half));
  const [first, second, crops, otherCrops] = orders;
  assert.notDeepEqual(second, first);
  assert.deepEqual(second.toSorted(), first.toSorted(), 'each patch of the grid has its turn in each epoch');
  assert.equal(new Set(first).size, first.length);
  assert.notDeepEqual(otherCrops, crops);
  assert.notDeepEqual(batches[1], batches[0]);
});
