import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { BatchNormalization, Dropout } from '../../../src-main/core/layers/index.ts';
import * as optimizers from '../../../src-main/core/optimizers/index.ts';
import type { Optimizer } from '../../../src-main/core/optimizers/optimizer.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import { setWeights, weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import {
  createTrainer,
  oneHot,
  toTensors,
  type Trainer,
  type TrainerOptions,
} from '../../../src-main/core/train/step.ts';
import { noiseBatch, tinyLoss, tinyNetwork } from './networks.ts';

before(() => void startTensorFlow());

function trainerOf(
  network: ReturnType<typeof tinyNetwork>,
  id: keyof typeof optimizers = 'adam',
  options: TrainerOptions = { compiled: false },
): Trainer {
  const optimizer = optimizers[id] as unknown as Optimizer;
  return createTrainer(network, tinyLoss(), optimizer, resolveParams(optimizer.params, {}, id), options);
}

function trainedWeights(trainer: Trainer, network: ReturnType<typeof tinyNetwork>): ReturnType<typeof weightsOf> {
  trainer.sync();
  return weightsOf(network);
}

describe('a trainer', () => {
  for (const compiled of [false, true]) {
    it(`leaves no tensor behind in 60 steps, nor when it is read, restored and disposed, compiled: ${compiled}`, () => {
      const network = tinyNetwork();
      const before = tf.memory().numTensors;
      const trainer = trainerOf(network, 'adam', { compiled, score: (truth) => [tf.sum(truth)] });
      trainer.step(noiseBatch(0), 1e-2);
      const { numTensors } = tf.memory();
      for (let i = 0; i < 60; i++) trainer.step(noiseBatch(i), 1e-2);
      for (let i = 0; i < 3; i++) trainer.score(noiseBatch(i));
      trainer.parts(noiseBatch(0));
      trainer.restore(trainer.state());
      setWeights(network, trainedWeights(trainer, network));
      assert.equal(tf.memory().numTensors, numTensors);
      trainer.dispose();
      assert.equal(tf.memory().numTensors, before);
    });

    for (const id of Object.keys(optimizers) as (keyof typeof optimizers)[]) {
      it(`goes on as if it had not been stopped, to the bit, with ${id}, compiled: ${compiled}`, () => {
        const steps = (trainer: Trainer, from: number, to: number): number[] =>
          Array.from({ length: to - from }, (_, i) => trainer.step(noiseBatch(from + i), 1e-2));
        const network = tinyNetwork();
        const trainer = trainerOf(network, id, { compiled });
        const losses = steps(trainer, 0, 8);
        const expected = trainedWeights(trainer, network);

        const first = tinyNetwork();
        const stopped = trainerOf(first, id, { compiled });
        steps(stopped, 0, 4);
        // As through a file: nothing of it may be shared with the trainer that goes on.
        const saved = structuredClone({ weights: trainedWeights(stopped, first), state: stopped.state() });
        steps(stopped, 4, 6);

        const second = tinyNetwork();
        const resumed = trainerOf(second, id, { compiled });
        setWeights(second, saved.weights);
        resumed.restore(saved.state);
        assert.deepEqual(steps(resumed, 4, 8), losses.slice(4));
        assert.deepEqual(trainedWeights(resumed, second), expected);
      });
    }
  }

  it('tells the layers that count steps which one it is, also after a restart', () => {
    const network = tinyNetwork();
    const seen: number[][] = [];
    const counting = network.layers.filter((layer) => layer instanceof Dropout || layer instanceof BatchNormalization);
    const loss = (truth: tf.Tensor, prediction: tf.Tensor): tf.Scalar => {
      seen.push(counting.map(({ step }) => step!.dataSync()[0]));
      return tinyLoss()(truth, prediction);
    };
    const params = resolveParams(optimizers.adam.params, {}, '');
    const trainer = createTrainer(network, loss, optimizers.adam as never, params, { compiled: false });
    for (let i = 0; i < 3; i++) trainer.step(noiseBatch(i), 1e-2);
    trainer.restore({ ...trainer.state(), step: 70 });
    trainer.step(noiseBatch(3), 1e-2);
    // Three blocks of two normalisations and one dropout; steps count from 0.
    assert.deepEqual(seen, [0, 1, 2, 70].map((step) => Array(9).fill(step))); // prettier-ignore
  });

  it('computes outside of a graph what reads values on its way, and says so', () => {
    const network = tinyNetwork();
    const reading = (truth: tf.Tensor, prediction: tf.Tensor): tf.Scalar => {
      const loss = tinyLoss()(truth, prediction);
      return loss.dataSync()[0] > 0 ? loss : tf.mul(loss, 2);
    };
    const params = resolveParams(optimizers.adam.params, {}, '');
    const [plain, trainer] = [tinyLoss(), reading].map((loss) => {
      return createTrainer(tinyNetwork(), loss, optimizers.adam as never, params, { compiled: loss === reading });
    });
    const losses = (each: Trainer): number[] => [0, 1, 2].map((key) => each.step(noiseBatch(key), 1e-2));
    assert.deepEqual(losses(trainer), losses(plain), 'the attempt leaves no trace');
    assert.deepEqual(trainer.engine, {
      mode: 'eager',
      precision: 'float32',
      reason: 'it reads values while it computes',
      measured: null,
    });
    network.dispose();
  });

  it('computes outside of a graph what draws or counts by itself in each step', () => {
    let calls = 0;
    const counting = (truth: tf.Tensor, prediction: tf.Tensor): tf.Scalar =>
      tf.mul(tinyLoss()(truth, prediction), ++calls);
    const params = resolveParams(optimizers.adam.params, {}, '');
    const trainer = createTrainer(tinyNetwork(), counting, optimizers.adam as never, params, { isForeign: true });
    trainer.step(noiseBatch(0), 1e-2);
    assert.deepEqual([trainer.engine!.mode, trainer.engine!.reason], ['eager', 'it computes something else each time']);
    const same = trainerOf(tinyNetwork(), 'adam', { isForeign: true });
    same.step(noiseBatch(0), 1e-2);
    assert.equal(same.engine!.mode, 'compiled');
  });

  it('computes outside of a graph what uses tensors of its own', () => {
    const own = tf.tidy(() => tf.keep(tf.mul(tf.scalar(1), 2)));
    const scaled = (truth: tf.Tensor, prediction: tf.Tensor): tf.Scalar => tf.mul(tinyLoss()(truth, prediction), own);
    const params = resolveParams(optimizers.adam.params, {}, '');
    const trainer = createTrainer(tinyNetwork(), scaled, optimizers.adam as never, params, { precision: 'auto' });
    assert.ok(Number.isFinite(trainer.step(noiseBatch(0), 1e-2)));
    assert.equal(trainer.engine!.reason, 'it uses a tensor that was made before it began');
  });

  it('leaves the graph for batches of another shape and takes along all that it remembers', () => {
    const shapes = [[4, 4, 4, 1], [4, 4, 4, 1], [4, 4, 8, 1], [4, 4, 4, 1]]; // prettier-ignore
    const [eager, compiled] = [false, true].map((compiled) => {
      const network = tinyNetwork({ dropout: 0 });
      const trainer = trainerOf(network, 'adam', { compiled });
      const losses = shapes.map((shape, key) => trainer.step(noiseBatch(key, shape as never), 1e-2));
      return { losses, engine: trainer.engine };
    });
    assert.deepEqual(eager.losses.map(rounded), compiled.losses.map(rounded));
    assert.deepEqual([compiled.engine?.mode, compiled.engine?.reason], ['eager', 'batches differ in shape']);
  });

  it('takes a step apart without changing a weight', () => {
    const network = tinyNetwork();
    const trainer = trainerOf(network, 'adam', { compiled: true });
    trainer.step(noiseBatch(0), 1e-2);
    const before = [trainedWeights(trainer, network), trainer.state()];
    const { forward, backward, update } = trainer.parts(noiseBatch(0))!;
    assert.ok(forward > 0 && backward >= 0 && update >= 0);
    assert.deepEqual([trainedWeights(trainer, network), trainer.state()], before);
    assert.equal(trainerOf(tinyNetwork()).parts(noiseBatch(0)), null, 'what is not compiled cannot be taken apart');
  });

  it('measures both precisions where the choice is its own', () => {
    const trainer = trainerOf(tinyNetwork(), 'adam', { precision: 'auto' });
    trainer.step(noiseBatch(0), 1e-2);
    const { mode, precision, measured } = trainer.engine!;
    const faster = measured!.bfloat16 < measured!.float32 ? 'bfloat16' : 'float32';
    assert.deepEqual([mode, precision], ['compiled', faster]);
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
  it('gives image and classes, slices without their z axis', () => {
    const batch = noiseBatch(1, [1, 2, 3, 2]);
    const [image, labels] = toTensors(batch, 2);
    assert.deepEqual(image.shape, [2, 2, 3, 2]);
    assert.deepEqual(labels.shape, [2, 2, 3]);
    assert.deepEqual(oneHot(labels, 3).shape, [2, 2, 3, 3]);
    assert.deepEqual([...tf.argMax(oneHot(labels, 3), -1).dataSync()], [...batch.label]);
    assert.deepEqual(toTensors(batch, 3)[1].shape, [2, 1, 2, 3]);
    assert.deepEqual(image.dataSync(), batch.image);
  });
});

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
