import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../shared/params.ts';
import type { Architecture } from '../../src-main/core/architectures/architecture.ts';
import * as architectures from '../../src-main/core/architectures/index.ts';
import { diceCrossEntropy } from '../../src-main/core/losses/index.ts';
import { adam } from '../../src-main/core/optimizers/index.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import type { Batch } from '../../src-main/core/train/batch.ts';
import { assertAlike } from '../support/alike.ts';
import { loadModel, saveModel } from '../../src-main/core/train/model-file.ts';
import { createTrainer } from '../../src-main/core/train/step.ts';

before(() => void startTensorFlow());

/** Small enough to be quick, whatever the architecture calls its width and depth. */
const small = { filters: 4, depth: 2 };

/** A bright ball on dark ground: what any network learns in a few steps. */
function ball([z, y, x]: readonly number[]): Batch {
  const image = new Float32Array(2 * z * y * x);
  image.forEach((_, i) => {
    const [px, py, pz] = [i % x, Math.floor(i / x) % y, Math.floor(i / (x * y)) % z];
    const distance = Math.hypot(px - x / 2, py - y / 2, z === 1 ? 0 : pz - z / 2);
    image[i] = (distance < y / 3 ? 1 : -1) + 0.1 * Math.sin(i * 12.9898);
  });
  return { image, label: Uint8Array.from(image, (value) => (value > 0 ? 1 : 0)), shape: [2, z, y, x, 1] };
}

for (const [id, entry] of Object.entries(architectures) as [string, Architecture][]) {
  const resolve = (given: object = {}): never => resolveParams(entry.params, { ...small, ...given }, id) as never;
  const params = resolve();

  for (const rank of [2, 3] as const) {
    /** A few times what the network halves; other numbers along each axis, so that none is mistaken for another. */
    const spaceFor = (given: never): number[] => {
      const [z, y, x] = entry.divisor(given);
      return rank === 2 ? [1, 3 * y, 2 * x] : [2 * z, 3 * y, 2 * x];
    };
    const space = spaceFor(params);
    const shape = space.slice(-rank);
    const build = (seed = 1) => entry.build({ rank, channels: 1, classes: 2, seed }, params);

    describe(`architecture ${id}, rank ${rank}`, () => {
      it('gives class probabilities of the input’s shape, for any depth and odd numbers of channels', () => {
        for (const given of [
          { depth: 1, filters: 3 },
          { depth: 2, filters: 5, flatLevels: 1, activation: 'leakyRelu' },
          { depth: 3, filters: 1, normalization: 'none', output: 'sigmoid' },
        ]) {
          const params = resolve(given);
          const shape = spaceFor(params).slice(-rank);
          const network = entry.build({ rank, channels: 3, classes: 5, seed: 1 }, params);
          const output = network.apply(tf.randomNormal([1, ...shape, 3], 0, 1, 'float32', 5)) as tf.Tensor;
          assert.deepEqual(output.shape, [1, ...shape, 5]);
          assert.deepEqual(network.outputs[0].shape, [null, ...Array<null>(rank).fill(null), 5]);
          assert.ok(output.dataSync().every((value) => value >= 0 && value <= 1));
          const furthest = tf.max(tf.abs(tf.sub(tf.sum(output, -1), 1))).dataSync()[0];
          if (given.output) assert.ok(furthest > 0.1, `sigmoids sum to one within ${furthest}`);
          else assert.ok(furthest < 1e-4, `probabilities miss a sum of one by ${furthest}`);
        }
      });

      it('has a gradient in every weight', () => {
        for (const normalization of ['none', 'batch']) {
          // Leaky: a ReLU of so few channels may be shut for all voxels.
          const params = resolve({ normalization, activation: 'leakyRelu', slope: 0.2, dropout: 0 });
          const network = entry.build({ rank, channels: 1, classes: 2, seed: 2 }, params);
          const x = tf.randomNormal([2, ...shape, 1], 0, 1, 'float32', 6);
          const weights = tf.randomNormal([2, ...shape, 2], 0, 1, 'float32', 7);
          const { grads } = tf.variableGrads(
            () => tf.sum(tf.mul(weights, network.apply(x, { training: true }) as tf.Tensor)),
            network.trainableWeights.map((weight) => weight.read() as tf.Variable),
          );
          const without = network.trainableWeights
            // Normalisation takes away what a bias before it adds.
            .filter(({ name }) => normalization === 'none' || !/bias/.test(name))
            .filter((weight) => !(tf.norm(grads[(weight.read() as tf.Variable).name]).dataSync()[0] > 1e-6));
          assert.deepEqual(
            without.map(({ name }) => name),
            [],
            normalization,
          );
        }
      });

      it('depends on its seed alone', () => {
        const x = tf.randomNormal([1, ...shape, 1], 0, 1, 'float32', 3);
        const [a, b, c] = [build(1), build(1), build(2)].map((network) => (network.apply(x) as tf.Tensor).dataSync());
        assert.deepEqual(a, b);
        assert.notDeepEqual(a, c);
        // Layers that start alike learn alike.
        const kernels = build().trainableWeights.filter(({ name }) => /kernel/.test(name));
        const firsts = kernels.map((kernel) => {
          const values = kernel.read().dataSync();
          return values[0] / Math.max(...values);
        });
        assert.equal(new Set(firsts).size, kernels.length, String(firsts));
      });

      it('predicts the same after it was saved and loaded', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'miscnn-model-'));
        try {
          const network = build();
          const x = tf.randomNormal([1, ...shape, 1], 0, 1, 'float32', 4);
          network.apply(x, { training: true });
          await saveModel(network, folder);
          const loaded = await loadModel(folder);
          const [before_, after] = [network, loaded].map((each) => (each.apply(x) as tf.Tensor).dataSync());
          assert.deepEqual(after, before_);
        } finally {
          await rm(folder, { recursive: true });
        }
      });

      it('learns the same in 20 steps, compiled or not, and leaves no tensor behind', () => {
        const loss = diceCrossEntropy.loss(resolveParams(diceCrossEntropy.params, {}, ''));
        const batch = ball(space);
        // A graph takes long to make; 2D and 3D are built by the same body.
        const [eager, compiled = eager] = (rank === 3 ? [false, true] : [false]).map((isCompiled) => {
          const settings = resolveParams(adam.params, {}, '') as never;
          const trainer = createTrainer(build(), loss, adam as never, settings, { compiled: isCompiled });
          const losses = [trainer.step(batch, 1e-2)];
          const { numTensors } = tf.memory();
          while (losses.length < 20) losses.push(trainer.step(batch, 1e-2));
          assert.equal(tf.memory().numTensors, numTensors);
          assert.equal(trainer.engine!.mode, isCompiled ? 'compiled' : 'eager', trainer.engine!.reason ?? '');
          trainer.dispose();
          return losses;
        });
        assert.ok(compiled.at(-1)! < 0.6 * compiled[0], `loss went from ${compiled[0]} to ${compiled.at(-1)}`);
        assertAlike(compiled, eager);
      });
    });
  }
}
