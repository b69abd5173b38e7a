import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { assembleBatch } from '../../../src-main/core/batches/assemble.ts';
import type { Feed } from '../../../src-main/core/batches/feed.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import type { Checkpoint } from '../../../src-main/core/train/checkpoint.ts';
import { weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import { trainFold, type EpochFacts, type FoldTraining } from '../../../src-main/core/train/train-fold.ts';
import { byId, caseOf } from '../batches/cases.ts';
import { tinyNetwork } from './networks.ts';

before(() => void startTensorFlow());

const cases = ['a', 'b', 'c'].map((id) => caseOf(id, [4, 4, 4, 1], (_z, _y, x) => (x > 1 ? 1 : 0)));
/** Assembles in this thread; `change` may spoil the batch of that number. */
function feedOf(change: (number: number) => void | Promise<void> = () => {}): Feed {
  let count = 0;
  return {
    settle: () => Promise.reject(new Error('nothing is measured')),
    prepare: () => Promise.reject(new Error('all is prepared')),
    async assemble(items, settings) {
      await change(count++);
      return assembleBatch(items, byId(...cases), settings);
    },
    close: async () => {},
  };
}

async function train(
  training: object,
  change: Partial<FoldTraining> = {},
  rest: object = {},
): Promise<{ done: boolean; records: readonly EpochRecord[]; steps: number; checkpoint: Checkpoint | null }> {
  let [records, steps, checkpoint]: [readonly EpochRecord[], number, Checkpoint | null] = [[], 0, null];
  const pipeline = resolvePipeline({
    ...{ steps: [], augmentations: [], batches: { size: 2 }, patches: { shape: [4, 4, 4] } },
    ...{ architecture: { id: 'unet', params: { depth: 1 } }, training: { recalibration: 0, ...training } },
    ...rest,
  });
  const done = await trainFold({
    ...{ network: tinyNetwork(), pipeline, feed: feedOf(), training: cases.slice(0, 2), validation: cases.slice(2) },
    ...{ from: null, signal: new AbortController().signal, onStep: () => void steps++ },
    async onEpoch(facts) {
      records = facts.records;
      checkpoint = facts.checkpoint();
    },
    ...change,
  });
  return { done, records, steps, checkpoint };
}

describe('trainFold', { timeout: 60_000 }, () => {
  it('trains its epochs, one pass over the cases each unless steps are given', async () => {
    const { done, records, steps } = await train({ epochs: 3 });
    assert.deepEqual([done, records.length, steps], [true, 3, 3]);
    assert.equal((await train({ epochs: 2, iterations: 5 })).steps, 10);
  });

  it('validates every so many epochs, and the last one', async () => {
    const { records } = await train({ epochs: 5, validationEvery: 2 });
    assert.deepEqual(
      records.map(({ validationLoss }) => validationLoss !== null),
      [false, true, false, true, true],
    );
    assert.deepEqual(records[0].validationDice, [null]);
    const without = await train({ epochs: 1 }, { validation: [] });
    assert.equal(without.records[0].validationLoss, null);
  });

  it('scores validation by the losses that are asked for, the trained one the same as ever', async () => {
    const metrics = ['diceCrossEntropy', { id: 'tversky', params: { alpha: 0.3, beta: 0.7 } }];
    const { records } = await train({ epochs: 2, validationEvery: 2 }, {}, { metrics });
    assert.deepEqual(records[0].scores, {});
    const { scores, validationLoss, validationDice } = records[1];
    assert.equal(scores!['loss:diceCrossEntropy'], validationLoss);
    assert.ok((scores!['loss:tversky'] as number) > 0 && (scores!['loss:tversky'] as number) < 1);
    const [dice] = validationDice as [number];
    const [jaccard] = scores!.jaccard as [number];
    assert.ok(Math.abs(jaccard - dice / (2 - dice)) < 1e-12, `Jaccard ${jaccard} of Dice ${dice}`);
    assert.equal((await train({ epochs: 2, validationEvery: 2 })).records[1].validationLoss, validationLoss);
  });

  it('lowers the learning rate as the epochs pass', async () => {
    const rates = (await train({ epochs: 4 })).records.map(({ learningRate }) => learningRate);
    assert.equal(rates[0], 1e-3);
    assert.ok(Math.abs(rates[2] - 1e-3 * 0.5 ** 0.9) < 1e-9, String(rates));
  });

  it('counts the time of sessions before: a budget that is used up leaves nothing to do', async () => {
    const first = await train({ epochs: 2 });
    const network = tinyNetwork();
    const records = first.records.map((record, i) => ({ ...record, elapsedSeconds: 40 * (i + 1) }));
    const from = { ...first.checkpoint!, records };
    const again = await train({ epochs: 1000, minutes: 1 }, { from, network });
    assert.deepEqual([again.done, again.steps], [true, 0]);
    assert.deepEqual(weightsOf(network), first.checkpoint!.weights);
  });

  it('ends in the middle of an epoch when the time is up', async () => {
    const slow = feedOf(() => wait(20));
    const { done, records, steps } = await train({ minutes: 0.005, iterations: 1000 }, { feed: slow });
    assert.deepEqual([done, records.length], [true, 1]);
    assert.ok(steps > 0 && steps < 100, `${steps} steps`);
    assert.ok(records[0].validationLoss !== null);
  });

  it('ends when patience is used up', async () => {
    // Without a learning rate to speak of nothing gets better but by chance.
    const { records } = await train({ epochs: 200, patience: 2 });
    assert.ok(records.length < 200);
    const losses = records.map(({ loss }) => loss);
    assert.equal(losses.length - 1 - losses.indexOf(Math.min(...losses)), 2);
  });

  it('throws a data worker’s error when its batch has its turn, also when a batch before it is slower', async () => {
    const fault = new StudioError('bad-file', 'a.nii is cut off', 'copy it again');
    const feed = feedOf(async (number) => {
      if (number === 1) throw fault;
      if (number === 0) await wait(50);
    });
    await assert.rejects(train({ epochs: 1, iterations: 3 }, { feed }), fault);
  });

  it('measures each epoch: parts that follow one another, and what data workers did beside', async () => {
    const epochs: EpochFacts[] = [];
    await train(
      { epochs: 2, iterations: 3, validationEvery: 2 },
      { onEpoch: async (facts) => void epochs.push(facts), feed: feedOf(() => wait(5)) },
    );
    const [first, second] = epochs.map(({ times }) => times);
    // The very first step starts the engine: it is none that tells how long steps take.
    assert.deepEqual([first.epoch, first.steps, second.epoch, second.steps], [1, 2, 2, 3]);
    assert.ok(first.start > 0 && first.validate === 0);
    assert.ok(second.start === 0 && second.validate > 0);
    for (const { seconds, start, wait: waited, step, validate, load, augment } of [first, second]) {
      assert.ok(waited > 0 && step > 0 && load > 0 && augment > 0);
      assert.ok(
        start + waited + step + validate <= seconds,
        `${start} + ${waited} + ${step} + ${validate} > ${seconds}`,
      );
    }
    assert.equal(second.seconds, epochs[1].records.at(-1)!.seconds);
    assert.equal(epochs[1].engine!.mode, 'eager', 'too few steps to be compiled');
    assert.equal(epochs[1].parts, null);
  });

  it('says in which step the loss is no number any more', async () => {
    const bad = { ...cases[0], id: 'a', voxels: { image: new Float32Array(64).fill(NaN), label: new Uint8Array(64) } };
    const feed = { ...feedOf(), assemble: (items: never, settings: never) => assembleBatch(items, byId(bad, cases[1]), settings) }; // prettier-ignore
    await assert.rejects(
      train({ epochs: 1 }, { feed }),
      (error) => isStudioError(error, 'engine') && /NaN in epoch 1, step 1/.test(error.message),
    );
  });

  it('stops at the next step when it is told to', async () => {
    const stop = new AbortController();
    let steps = 0;
    const { done, records } = await train(
      { epochs: 5, iterations: 10 },
      { signal: stop.signal, onStep: () => ++steps === 3 && stop.abort() },
    );
    assert.deepEqual([done, records.length, steps], [false, 0, 3]);
  });
});
