import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { explorationTsv } from '../../../src-main/core/explore/exploration-table.ts';
import { explore, type Exploration } from '../../../src-main/core/explore/explore.ts';
import { writeExploration } from '../../../src-main/core/explore/write-exploration.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { makeTree, temporaryFolder, type Tiny, type Tree } from '../io/tiny.ts';

/** 1 × 2 × 2.5 mm. */
const affine: Affine = [-1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2.5, 0, 0, 0, 0, 1];
const of = (...values: number[]): Tiny => ({ data: Int16Array.from(values), shape: [1, 2, 4, 1], affine });

/** Of these, every case covers 4 to 24; 30 is the highest of all. */
const tree: Tree = {
  'images/a.nii': of(0, 2, 4, 6, 8, 10, 20, 30),
  'labels/a.nii': of(0, 0, 1, 1, 1, 5, 5, 0),
  'images/b.nii': of(4, 4, 5, 9, 14, 14, 24, 12),
};

async function explored(given: Tree, bins?: number): Promise<{ exploration: Exploration; root: string }> {
  const root = await makeTree(given);
  const dataset = await scanFolder(root);
  const cacheFolder = await temporaryFolder();
  return { exploration: await explore({ root, cases: dataset.cases, dataset, cacheFolder, bins }), root };
}

test('the columns of MIScnn, worked out by hand', async () => {
  const { exploration, root } = await explored(tree, 4);
  assert.deepEqual(exploration.channels, [
    {
      channel: 'channel 0',
      minimum: 0,
      maximum: 30,
      shared: { minimum: 4, maximum: 24 },
      edges: [4, 9, 14, 19, 24, 30],
    },
  ]);
  const size = (path: string): string => String(statSync(join(root, path)).size);
  const [head, a, b] = explorationTsv(exploration)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const bins = (name: string): string[] => [0, 1, 2, 3, 4, 5].map((bin) => `${name}bin${bin}`);
  assert.deepEqual(head, [
    ...['name', 'image_size', 'segmentation_size', 'shape', 'voxel_spacing', 'minimum', 'maximum'],
    ...['minimum_c0', 'maximum_c0', 'minimum_c1', 'maximum_c1', 'minimum_c5', 'maximum_c5', 'class_frequency'],
    ...[...bins(''), ...bins('class0_'), ...bins('class1_'), ...bins('class5_')],
  ]);
  assert.deepEqual(a, [
    ...['a', size('images/a.nii'), size('labels/a.nii'), '4x2x1', '1x2x2.5', '0', '30'],
    ...['0', '30', '4', '8', '10', '20', '0.375000,0.375000,0.250000'],
    // Below 4: 0, 2; up to 9: 4, 6, 8; up to 14: 10; up to 19: none; up to 24: 20; above: 30.
    ...['2', '3', '1', '0', '1', '1'],
    ...['2', '0', '0', '0', '0', '1'],
    ...['0', '3', '0', '0', '0', '0'],
    ...['0', '0', '1', '0', '1', '0'],
  ]);
  // 9 and 14 begin a bin, 24 ends the last.
  assert.deepEqual(b, [
    ...['b', size('images/b.nii'), 'NA', '4x2x1', '1x2x2.5', '4', '24', ...Array<string>(7).fill('NA')],
    ...['0', '3', '2', '2', '1', '0', ...Array<string>(18).fill('NA')],
  ]);
});

test('bins of cases that have no intensity in common lie over all of them', async () => {
  const { exploration } = await explored({ 'images/a.nii': of(0, 1, 2, 3, 4, 5, 6, 7), 'images/b.nii': of(10, 11, 12, 13, 14, 15, 16, 20) }, 2); // prettier-ignore
  const [channel] = exploration.channels;
  assert.deepEqual([channel.shared, channel.edges], [null, [0, 10, 20, 20]]);
  assert.deepEqual(exploration.cases.map(({ channels }) => channels[0].bins), [[0, 8, 0, 0], [0, 0, 8, 0]]); // prettier-ignore
});

test('each channel has columns and bins of its own, and a class that a case has not has no range', async () => {
  const { exploration } = await explored(
    {
      'images/a_0000.nii': of(0, 1, 2, 3, 4, 5, 6, 8),
      'images/a_0001.nii': of(0, 100, 200, 300, 400, 500, 600, 800),
      'labels/a.nii': of(0, 0, 0, 0, 0, 0, 0, 3),
      'images/b_0000.nii': of(0, 1, 2, 3, 4, 5, 7, 8),
      'images/b_0001.nii': of(0, 100, 200, 300, 400, 500, 700, 800),
      'labels/b.nii': of(0, 0, 0, 0, 0, 0, 0, 0),
    },
    2,
  );
  const [head, a, b] = explorationTsv(exploration)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const cell = (row: string[], name: string): string => row[head.indexOf(name)];
  assert.deepEqual(['maximum_channel0', 'maximum_channel1'].map((name) => cell(a, name)), ['8', '800']); // prettier-ignore
  assert.deepEqual([cell(a, 'minimum_c3_channel1'), cell(b, 'minimum_c3_channel1')], ['800', 'NA']);
  assert.deepEqual(['bin1_channel1', 'bin2_channel1', 'class3_bin2_channel1'].map((name) => cell(a, name)), ['4', '4', '1']); // prettier-ignore
  assert.equal(cell(b, 'class_frequency'), '1.000000,0.000000');
  assert.equal(new Set(head).size, head.length);
});

test('limits that are fractions part the values', async () => {
  const values = Float32Array.from([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  const { exploration } = await explored({ 'images/a.nii': { data: values, shape: [1, 2, 4, 1], affine } }, 7);
  const [{ edges }] = exploration.channels;
  const [{ bins }] = exploration.cases[0].channels;
  const wanted = edges
    .slice(0, -2)
    .map(
      (from, i) =>
        values.filter((value) => value >= from && (value < edges[i + 1] || (i === 6 && value === edges[7]))).length,
    );
  assert.deepEqual(bins, [0, ...wanted, 0]);
});

test('tables and figures are written as files, again over those of before', async () => {
  const { exploration } = await explored(tree);
  const folder = join(await temporaryFolder(), 'new', 'exploration');
  const files = await writeExploration(folder, exploration);
  assert.deepEqual(await writeExploration(folder, exploration), files);
  assert.deepEqual(readdirSync(folder).sort(), [
    ...['class_frequency.png', 'exploration.json', 'exploration.tsv', 'intensity_histogram.png'],
    ...['intensity_histogram_relative.png', 'shape.png', 'voxel_spacing.png'],
  ]);
  assert.deepEqual(files.toSorted(), readdirSync(folder).sort());
  const json = JSON.parse(readFileSync(join(folder, 'exploration.json'), 'utf8')) as Exploration;
  assert.deepEqual(json, exploration);
  for (const name of files.filter((each) => each.endsWith('.png'))) {
    const png = readFileSync(join(folder, name));
    assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', 900, 540]);
  }
});

test('an exploration that is stopped writes nothing and says so', async () => {
  const root = await makeTree(tree);
  const dataset = await scanFolder(root);
  const stop = new AbortController();
  const given = { root, cases: dataset.cases, dataset, cacheFolder: await temporaryFolder() };
  const told: number[] = [];
  const work = explore(given, {
    signal: stop.signal,
    onProgress({ done, total }) {
      told.push(done / total);
      if (done === 4) stop.abort();
    },
  });
  await assert.rejects(work, (error) => isStudioError(error, 'cancelled'));
  assert.deepEqual(told.slice(0, 4), [1 / 6, 2 / 6, 3 / 6, 4 / 6]);
});
