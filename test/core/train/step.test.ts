import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { BatchNormalization, Dropout } from '../../../src-main/core/layers/index.ts';
import * as optimizers from '../../../src-main/core/optimizers/index.ts';
import type { Optimizer } from '../../../src-main/core/optimizers/optimizer.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import { setWeights, weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import { createTrainer, toTensors, type Trainer } from '../../../src-main/core/train/step.ts';
import { noiseBatch, tinyLoss, tinyNetwork } from './networks.ts';

before(() => void startTensorFlow());

function trainerOf(network: ReturnType<typeof tinyNetwork>, id: keyof typeof optimizers = 'adam'): Trainer {
  const optimizer = optimizers[id] as unknown as Optimizer;
  return createTrainer(network, tinyLoss(), optimizer, resolveParams(optimizer.params, {}, id));
}

describe('a trainer', () => {
  it('leaves no tensor behind in 50 steps, nor when it is read, restored and disposed', () => {
    const network = tinyNetwork();
    const before = tf.memory().numTensors;
    const trainer = trainerOf(network);
    trainer.step(noiseBatch(0), 1e-2);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 50; i++) trainer.step(noiseBatch(i), 1e-2);
    trainer.restore(trainer.state());
    setWeights(network, weightsOf(network));
    assert.equal(tf.memory().numTensors, numTensors);
    trainer.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  for (const id of Object.keys(optimizers) as (keyof typeof optimizers)[]) {
    it(`goes on as if it had not been stopped, with ${id}`, () => {
      const steps = (trainer: Trainer, from: number, to: number): number[] =>
        Array.from({ length: to - from }, (_, i) => trainer.step(noiseBatch(from + i), 1e-2));
      const network = tinyNetwork();
      const trainer = trainerOf(network, id);
      const losses = steps(trainer, 0, 8);
      const expected = weightsOf(network);

      const first = tinyNetwork();
      const stopped = trainerOf(first, id);
      steps(stopped, 0, 4);
      // As through a file: nothing of it may be shared with the trainer that goes on.
      const saved = structuredClone({ weights: weightsOf(first), state: stopped.state() });
      steps(stopped, 4, 6);

      const second = tinyNetwork();
      const resumed = trainerOf(second, id);
      setWeights(second, saved.weights);
      resumed.restore(saved.state);
      assert.deepEqual(steps(resumed, 4, 8), losses.slice(4));
      assert.deepEqual(weightsOf(second), expected);
    });
  }

  it('tells the layers that count steps which one it is, also after a restart', () => {
    const network = tinyNetwork();
    const counts = (): number[] =>
      network.layers
        .filter((layer) => layer instanceof Dropout || layer instanceof BatchNormalization)
        .map(({ step }) => step);
    const trainer = trainerOf(network);
    for (let i = 0; i < 3; i++) trainer.step(noiseBatch(i), 1e-2);
    // Three blocks of two normalisations and one dropout; steps count from 0.
    assert.deepEqual(counts(), Array(9).fill(2));
    trainer.restore({ ...trainer.state(), step: 70 });
    trainer.step(noiseBatch(3), 1e-2);
    assert.deepEqual(counts(), Array(9).fill(70));
  });

  it('steps by the learning rate that it is given, and not at all by none', () => {
    const network = tinyNetwork({ normalization: 'none' });
    const trainer = trainerOf(network);
    const start = weightsOf(network);
    trainer.step(noiseBatch(0), 0);
    assert.deepEqual(weightsOf(network), start);
    trainer.step(noiseBatch(0), 1e-2);
    const largest = Object.entries(weightsOf(network)).map(([key, values]) =>
      Math.max(...values.map((value, i) => Math.abs(value - start[key][i]))),
    );
    assert.ok(Math.max(...largest) < 2e-2 && Math.max(...largest) > 5e-3, String(largest));
  });
});

describe('toTensors', () => {
  it('gives image and one-hot truth, slices without their z axis', () => {
    const batch = noiseBatch(1, [1, 2, 3, 2]);
    const flat = toTensors(batch, 2, 3);
    assert.deepEqual(flat.image.shape, [2, 2, 3, 2]);
    assert.deepEqual(flat.truth.shape, [2, 2, 3, 3]);
    assert.deepEqual([...tf.argMax(flat.truth, -1).dataSync()], [...batch.label]);
    assert.deepEqual(toTensors(batch, 3, 3).truth.shape, [2, 1, 2, 3, 3]);
    assert.deepEqual(flat.image.dataSync(), batch.image);
  });
});
