import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { EpochRecord } from '../../../shared/history.ts';
import { assembleBatch, type AssembleSettings } from '../../../src-main/core/batches/assemble.ts';
import { createFeed, type Feed } from '../../../src-main/core/batches/feed.ts';
import type { Item } from '../../../src-main/core/batches/item.ts';
import type { PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { gridLocations } from '../../../src-main/core/patches/grid.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { makeFolder } from '../../../src-main/core/runs/files.ts';
import type { StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import type { Batch } from '../../../src-main/core/train/batch.ts';
import { weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import { trainFold } from '../../../src-main/core/train/train-fold.ts';
import { byId, caseOf } from '../batches/cases.ts';
import { image, label, makeTree, temporaryFolder } from '../io/tiny.ts';
import { tinyNetwork } from './networks.ts';

before(() => void startTensorFlow());

/** Trains on the cases and keeps every batch. */
async function trained(given: object, cases: readonly PreparedCase[], network = tinyNetwork({ dropout: 0 })) {
  const batches: Batch[] = [];
  const items: Item[] = [];
  let records: readonly EpochRecord[] = [];
  const feed: Feed = {
    settle: () => Promise.reject(new Error('nothing is measured')),
    prepare: () => Promise.reject(new Error('all is prepared')),
    async assemble(order, settings) {
      items.push(...order);
      const { image, label, shape } = await assembleBatch(order, byId(...cases), settings);
      batches.push({ image, label, shape });
      return batches.at(-1)!;
    },
    close: async () => {},
  };
  const pipeline = resolvePipeline({
    ...{ steps: [], augmentations: [], architecture: { id: 'unet', params: { depth: 1 } }, ...given },
    training: { epochs: 1, recalibration: 0, ...(given as { training?: object }).training },
  });
  await trainFold({
    ...{ network, pipeline, feed, training: cases, validation: [], from: null },
    ...{ signal: new AbortController().signal, onStep: () => {} },
    onEpoch: async (facts) => void (records = facts.records),
  });
  return { batches, items, records, weights: weightsOf(network) };
}

const striped = (id: string, shape: [number, number, number, number]): PreparedCase =>
  caseOf(id, shape, (_z, _y, x) => (x > 1 ? 1 : 0));

describe('what MIScnn gets wrong', { timeout: 60_000 }, () => {
  it('item 2: full images of two shapes are trained on in one batch of 2, where MIScnn makes none of them', async () => {
    const cases = [striped('small', [4, 4, 4, 1]), striped('large', [6, 8, 4, 1])];
    const { batches, items, records } = await trained({ patches: { mode: 'full' }, batches: { size: 2 } }, cases);
    assert.deepEqual([batches.length, items.map(({ caseId }) => caseId).sort()], [1, ['large', 'small']]);
    const [{ image: data, label: truth, shape }] = batches;
    assert.deepEqual(shape, [2, 6, 8, 4, 1]);
    for (const [i, { caseId }] of items.entries()) {
      const seen = data.subarray(i * 192, (i + 1) * 192);
      // Voxel i of a case has the intensity i: all of it is there.
      assert.equal(new Set(seen).size, caseId === 'small' ? 64 : 192);
      // What lies beyond the small one continues it; nothing is of no class.
      const labels = truth.subarray(i * 192, (i + 1) * 192);
      for (let v = 0; v < 192; v++) assert.equal(labels[v], v % 4 > 1 ? 1 : 0);
    }
    assert.ok(Number.isFinite(records[0].loss));
  });

  it('item 4: a pipeline with patches leaves nothing behind for one without', async () => {
    const cases = [striped('a', [16, 16, 16, 1]), striped('b', [16, 16, 16, 1])];
    const full = { patches: { mode: 'full' }, batches: { size: 1 } };
    const alone = await trained(full, cases);
    await trained({ patches: { mode: 'crop', shape: [8, 8, 8] }, batches: { size: 1 } }, cases);
    const after = await trained(full, cases);
    assert.deepEqual(after.batches.map(({ shape }) => shape), [[1, 16, 16, 16, 1], [1, 16, 16, 16, 1]]); // prettier-ignore
    assert.deepEqual(after.batches, alone.batches);
    assert.deepEqual(after.weights, alone.weights);
    // Settings that are not given are made anew each time.
    const [first, second] = [resolvePipeline({}), resolvePipeline({})];
    (first.augmentations as unknown[]).push('spoilt');
    (first.steps as unknown[]).length = 0;
    assert.deepEqual(resolvePipeline({}), second);
  });

  it('item 4: two pipelines in one process keep their own prepared cases, also when one of them ends', async () => {
    const root = await makeTree({ 'images/a.nii': image(1), 'labels/a.nii': label(0, 1) });
    const dataset = await scanFolder(root);
    const [home, settings]: [string, AssembleSettings] = [
      await temporaryFolder(),
      { rank: 3, patch: [3, 4, 5], divisor: [1, 1, 1], foreground: 0, blanks: null, augmentations: [] },
    ];
    const order: Item[] = [{ caseId: 'a', start: [0, 0, 0], augmented: false, key: [1] }];
    const feeds = [0, 40].map((maximum) => {
      const steps: StepChoice[] = [{ id: 'clip', params: { mode: 'values', range: [-1000, 110 + maximum] } }];
      const own = join(home, String(maximum));
      return { feed: createFeed(1), steps, own, largest: 110 + maximum };
    });
    try {
      for (const { feed, steps, own } of feeds) {
        await makeFolder(own);
        const cache = { own, shared: null };
        await feed.prepare(dataset.cases, { root, dataset, steps, seed: 1, grid: null, cache });
      }
      const largest = async ({ feed }: (typeof feeds)[number]): Promise<number> =>
        Math.max(...(await feed.assemble(order, settings)).image);
      assert.deepEqual([await largest(feeds[0]), await largest(feeds[1])], [110, 150]);
      await feeds[0].feed.close();
      rmSync(feeds[0].own, { recursive: true });
      assert.ok(existsSync(feeds[1].own));
      assert.equal(await largest(feeds[1]), 150);
    } finally {
      for (const { feed } of feeds) await feed.close();
    }
  });

  it('item 10: a fold starts with a fresh optimiser, whatever was trained before it', async () => {
    const settings = { patches: { shape: [4, 4, 4] }, batches: { size: 2 }, training: { epochs: 3 } };
    const [one, two] = [['a', 'b'], ['c', 'd']].map((ids) => ids.map((id) => striped(id, [4, 4, 4, 1]))); // prettier-ignore
    const alone = await trained(settings, two);
    await trained(settings, one);
    const second = await trained(settings, two);
    assert.deepEqual(second.weights, alone.weights);
    assert.deepEqual(second.records.map(({ loss }) => loss), alone.records.map(({ loss }) => loss)); // prettier-ignore
  });

  it('item 10: the learning rate is the one asked for, where Adam(lr=1e-4) of MIScnn runs at 1e-3', async () => {
    const network = tinyNetwork({ dropout: 0 });
    const read = (): number[] => network.trainableWeights.flatMap((weight) => [...weight.read().dataSync()]);
    const before = read();
    const given = {
      ...{ patches: { shape: [4, 4, 4] }, batches: { size: 2 }, schedule: 'constant', training: { iterations: 1 } },
      optimizer: { id: 'adam', params: { learningRate: 1e-4 } },
    };
    const cases = ['a', 'b'].map((id) => striped(id, [4, 4, 4, 1]));
    const { records } = await trained(given, cases, network);
    assert.equal(records[0].learningRate, 1e-4);
    // The first step of Adam moves a weight by the learning rate, whatever its gradient (Kingma & Ba 2015, section 2.1).
    const largest = Math.max(...read().map((value, i) => Math.abs(value - before[i])));
    assert.ok(Math.abs(largest - 1e-4) < 2e-6, `${largest}`);
  });

  it('item 12: an epoch on a grid is all of its patches: 4 cases of 8 are 16 batches of 2, where MIScnn has 2', async () => {
    const gridStarts = gridLocations([4, 4, 4], [2, 2, 2], [0, 0, 0]);
    const cases = ['a', 'b', 'c', 'd'].map((id) => ({ ...striped(id, [4, 4, 4, 1]), gridStarts }));
    const patches = { mode: 'grid', shape: [2, 2, 2], overlap: 0 };
    const { batches, items } = await trained({ patches, batches: { size: 2 } }, cases);
    assert.equal(batches.length, 16);
    assert.equal(new Set(items.map(({ caseId, start }) => `${caseId} ${String(start)}`)).size, 32);
  });
});
