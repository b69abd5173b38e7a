import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError } from '../../../shared/errors.ts';
import { analysisSchema, type Analysis } from '../../../shared/study.ts';
import { analyze } from '../../../src-main/core/explore/analyze.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { makeTree, temporaryFolder, type Tiny, type Tree } from '../io/tiny.ts';

/** 1 × 2 × 2.5 mm, 0.005 ml a voxel. */
const affine: Affine = [-1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2.5, 0, 0, 0, 0, 1];
const shape = [2, 2, 2, 1] as const;
const of = (...values: number[]): Tiny => ({ data: Int16Array.from(values), shape, affine });

/** Two cases with labels and one without. */
const tree: Tree = {
  'images/a.nii': of(0, 0, 0, 10, 10, 20, 20, 20),
  'images/b.nii': of(0, 2, 4, 6, 8, 10, 12, 256),
  'images/c.nii': of(1, 1, 1, 1, 1, 1, 1, 2),
  'labels/a.nii': of(0, 0, 0, 1, 1, 3, 3, 3),
  'labels/b.nii': of(0, 0, 0, 0, 0, 0, 0, 1),
};

async function analysed(root: string, cacheFolder: string, signal?: AbortSignal): Promise<Analysis> {
  const dataset = await scanFolder(root);
  return analyze({ root, cases: dataset.cases, dataset, cacheFolder }, { signal });
}

async function analysedOne(id: string): Promise<Analysis> {
  const root = await makeTree(tree);
  const dataset = await scanFolder(root);
  const cases = dataset.cases.filter((each) => each.id === id);
  return analyze({ root, cases, dataset, cacheFolder: await temporaryFolder() });
}

test('ranges, histograms and class frequencies of three small cases, worked out by hand', async () => {
  const result = await analysed(await makeTree(tree), await temporaryFolder());
  assert.deepEqual(analysisSchema.parse(result), result);
  assert.equal(result.cases, 3);
  const [intensities] = result.intensities;
  assert.deepEqual([intensities.channel, intensities.min, intensities.max], ['channel 0', 0, 256]);
  // All 24 values: sum 80 + 298 + 9 = 387.
  assert(Math.abs(intensities.mean - 387 / 24) < 1e-9);
  const squares = 100 + 100 + 3 * 400 + (4 + 16 + 36 + 64 + 100 + 144 + 65536) + 7 + 4;
  assert(Math.abs(intensities.sd - Math.sqrt(squares / 24 - (387 / 24) ** 2)) < 1e-9);
  assert.deepEqual(intensities.perCase[0], { id: 'a', min: 0, p1: 0, median: 10, p99: 20, max: 20 });

  // 256 bins from 0 to 256: a value is its own bin, and the highest is in the last one.
  const bins = (counts: Record<number, number>): number[] => Array.from({ length: 256 }, (_, i) => counts[i] ?? 0);
  assert.deepEqual(intensities.overall, bins({ 0: 4, 1: 7, 2: 2, 4: 1, 6: 1, 8: 1, 10: 3, 12: 1, 20: 3, 255: 1 }));
  assert.deepEqual(intensities.perClass, [
    bins({ 0: 4, 2: 1, 4: 1, 6: 1, 8: 1, 10: 1, 12: 1 }),
    bins({ 10: 2, 255: 1 }),
    bins({ 20: 3 }),
  ]);

  // Of a, 0 is its 1st percentile and 20 its 99th: 0.5 of 2 is bin 64, 10 in the middle of it bin 128, 20 bin 192.
  assert.deepEqual([intensities.relative.min, intensities.relative.max], [-0.5, 1.5]);
  const [alone] = (await analysedOne('a')).intensities;
  assert.deepEqual(alone.relative.overall, bins({ 64: 3, 128: 2, 192: 3 }));
  assert.deepEqual(alone.relative.perClass[2], bins({ 192: 3 }));
  // What lies far beyond is in the outer bins, so that none is lost.
  assert.equal(
    intensities.relative.overall.reduce((sum, count) => sum + count),
    24,
  );

  const volumes = (a: number, b: number) => [
    { id: 'a', value: a * 0.005 },
    { id: 'b', value: b * 0.005 },
  ];
  assert.deepEqual(result.classes, [
    { name: 'background', voxels: 10, share: 10 / 16, cases: 2, volumesMl: volumes(3, 7) },
    { name: 'class 1', voxels: 3, share: 3 / 16, cases: 2, volumesMl: volumes(2, 1) },
    { name: 'class 3', voxels: 3, share: 3 / 16, cases: 1, volumesMl: volumes(3, 0) },
  ]);
});

test('every channel has its own range, against brute force', async () => {
  const random = randomStream('analysis');
  const noise = (): Tiny => ({ data: Float32Array.from({ length: 120 }, () => random.normal()), shape: [3, 4, 5, 2] });
  const images = [noise(), noise()];
  const root = await makeTree({ 'images/a.nii': images[0], 'images/b.nii': images[1] });
  const result = await analysed(root, await temporaryFolder());
  for (const channel of [0, 1]) {
    const values = images.flatMap(({ data }) => Array.from(data).filter((_, i) => i % 2 === channel));
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const found = result.intensities[channel];
    assert.deepEqual([found.min, found.max], [min, max]);
    assert(Math.abs(found.mean - mean) < 1e-9 && Math.abs(found.sd - sd) < 1e-9);
    const bins = new Array<number>(256).fill(0);
    for (const value of values) bins[Math.min(255, Math.floor(((value - min) / (max - min)) * 256))]++;
    assert.deepEqual(found.overall, bins);
  }
  assert.deepEqual(result.classes[0], { name: 'background', voxels: 0, share: 0, cases: 0, volumesMl: [] });
});

test('what was found is kept by what is in the files: the second time no file is read', async () => {
  const root = await makeTree(tree);
  const cacheFolder = join(await temporaryFolder(), 'analysis');
  const dataset = await scanFolder(root);
  const request = { root, cases: dataset.cases, dataset, cacheFolder };
  const progress: number[] = [];
  const first = await analyze(request, { onProgress: ({ done, total }) => progress.push(done / total) });
  assert.deepEqual(progress, [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1]);
  await filesIn(cacheFolder, 6);
  await rm(root, { recursive: true });
  assert.deepEqual(await analyze(request), first);
  // Another name of a class changes nothing of what is in the files.
  const classes = dataset.classes.map((each) => ({ ...each, name: `${each.name}!` }));
  const renamed = await analyze({ ...request, dataset: { ...dataset, classes } });
  assert.deepEqual(
    renamed.classes.map(({ name }) => name),
    ['background!', 'class 1!', 'class 3!'],
  );
  const others = dataset.cases.map((each) => ({ ...each, hashes: each.hashes.map((hash) => `0${hash.slice(1)}x`) }));
  await assert.rejects(analyze({ ...request, cases: others }), (error: unknown) => isStudioError(error, 'not-found'));
});

test('stopped: it is cancelled', async () => {
  const stop = new AbortController();
  const root = await makeTree(tree);
  const dataset = await scanFolder(root);
  const cacheFolder = await temporaryFolder();
  const work = analyze(
    { root, cases: dataset.cases, dataset, cacheFolder },
    { signal: stop.signal, onProgress: () => stop.abort() },
  );
  await assert.rejects(work, (error: unknown) => isStudioError(error, 'cancelled'));
});

test('nothing to look at is an error', async () => {
  const root = await makeTree(tree);
  const dataset = await scanFolder(root);
  const none = analyze({ root, cases: [], dataset, cacheFolder: root });
  await assert.rejects(none, /has no case to look at/);
});

async function filesIn(folder: string, count: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const names = await readdir(folder).catch(() => []);
    if (names.filter((name) => name.endsWith('.json')).length === count) return;
    await wait(25);
  }
  assert.fail(`there are not ${count} files in the cache`);
}
