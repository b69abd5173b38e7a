import assert from 'node:assert/strict';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { EpochRecord } from '../../../shared/history.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import {
  readCheckpoint,
  removeCheckpoints,
  setWeights,
  weightsOf,
  writeCheckpoint,
  type Checkpoint,
} from '../../../src-main/core/train/checkpoint.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { tinyNetwork } from '../train/networks.ts';

before(() => void startTensorFlow());

function checkpointAt(
  epochs: number,
  weights: Checkpoint['weights'] = { '0000': new Float32Array([epochs]) },
): Checkpoint {
  const records = Array.from({ length: epochs }, (_, i): EpochRecord => {
    const dice = [0.1 + 0.2, null];
    return { epoch: i + 1, loss: 1 / (i + 3), learningRate: 1e-3, validationLoss: null, validationDice: dice, seconds: 1.5, elapsedSeconds: i + 1.5 }; // prettier-ignore
  });
  return { records, optimizer: { step: 10 * epochs, slots: [new Float32Array([1, epochs]), new Float32Array([NaN])] }, weights }; // prettier-ignore
}

describe('checkpoints', () => {
  it('give back what was written, bit for bit', async () => {
    const folder = join(temporaryFolder(), 'checkpoints');
    assert.equal(await readCheckpoint(folder), null);
    await writeCheckpoint(folder, checkpointAt(3));
    assert.deepEqual(await readCheckpoint(folder), checkpointAt(3));
  });

  it('are read from the newest slot, and keep the one before', async () => {
    const folder = temporaryFolder();
    for (const epochs of [1, 2, 3]) await writeCheckpoint(folder, checkpointAt(epochs));
    assert.equal((await readCheckpoint(folder))!.records.length, 3);
    for (const [slot, epochs] of [
      ['last-0.bin', 2],
      ['last-1.bin', 3],
    ] as const) {
      assert.ok(readFileSync(join(folder, slot)).includes(`"epoch":${epochs}`), slot);
    }
  });

  it('fall back to the older slot when the newest is damaged, and to none when both are', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, checkpointAt(4));
    await writeCheckpoint(folder, checkpointAt(5));
    const newest = join(folder, 'last-1.bin');
    const good = readFileSync(newest);
    for (const [name, damage] of [
      ['cut off', () => truncateSync(newest, good.length - 8)],
      [
        'one bit turned',
        () =>
          writeFileSync(
            newest,
            good.map((byte, i) => (i === good.length - 9 ? byte ^ 1 : byte)),
          ),
      ],
      ['empty', () => writeFileSync(newest, '')],
    ] as const) {
      damage();
      assert.deepEqual(await readCheckpoint(folder), checkpointAt(4), name);
    }
    writeFileSync(join(folder, 'last-0.bin'), 'x');
    assert.equal(await readCheckpoint(folder), null);
  });

  it('are gone after they were removed', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, checkpointAt(1));
    await writeCheckpoint(folder, checkpointAt(2));
    await removeCheckpoints(folder);
    assert.ok(!existsSync(join(folder, 'last-0.bin')) && !existsSync(join(folder, 'last-1.bin')));
    await removeCheckpoints(folder);
  });
});

describe('weights of a network', () => {
  it('go by position, so that a network built later with other layer names takes them, statistics included', async () => {
    const [first, second] = [tinyNetwork(), tinyNetwork()];
    assert.notEqual(first.weights[0].name, second.weights[0].name);
    const input = tf.randomNormal([1, 4, 4, 4, 1], 0, 1, 'float32', 1);
    first.apply(input, { training: true });
    setWeights(first, Object.fromEntries(Object.entries(weightsOf(first)).map(([key, values], i) => [key, values.map((value) => value + 0.01 * i)]))); // prettier-ignore

    const folder = temporaryFolder();
    await writeCheckpoint(folder, checkpointAt(1, weightsOf(first)));
    setWeights(second, (await readCheckpoint(folder))!.weights);
    assert.deepEqual(weightsOf(second), weightsOf(first));
    const [expected, actual] = [first, second].map((network) => (network.apply(input) as tf.Tensor).dataSync());
    assert.deepEqual(actual, expected);
  });

  it('keep their order with more than ten of them', () => {
    const network = tinyNetwork({ depth: 3 });
    const keys = Object.keys(weightsOf(network));
    assert.ok(keys.length > 10);
    assert.deepEqual(keys, keys.toSorted());
  });
});
