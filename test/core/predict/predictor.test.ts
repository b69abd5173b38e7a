import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { unet } from '../../../src-main/core/architectures/index.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { createPredictor } from '../../../src-main/core/predict/predictor.ts';
import { bfloat16Features, startTensorFlow, tf, type tfl } from '../../../src-main/core/tf/index.ts';
import { assertAlike } from '../../support/alike.ts';

before(() => void startTensorFlow());

const patch = [4, 8, 8] as const;
const shape = [2, ...patch, 1] as const;

/** Large enough to be compiled, or not. */
function networkOf(filters: number, seed: number, rank: 2 | 3 = 3): tfl.LayersModel {
  const params = resolveParams(unet.params, { filters, depth: 1 }, '');
  return unet.build({ rank, channels: 1, classes: 2, seed }, params);
}

const patches = (count: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => Float32Array.from({ length: 256 }, (_, voxel) => Math.sin(voxel * (i + 1))));

function predict(networks: readonly tfl.LayersModel[], given: object = {}, count = 2): number[] {
  const pipeline = resolvePipeline({ patches: { shape: patch }, ...given });
  return [...createPredictor(networks, pipeline, shape).predict(patches(count))];
}

/** What the networks say themselves, operation by operation. */
function applied(network: tfl.LayersModel, count = 2): number[] {
  const input = tf.tensor(Float32Array.from(patches(count).flatMap((each) => [...each])), [count, ...patch, 1]);
  return [...(network.apply(input, { training: false }) as tf.Tensor).dataSync()];
}

describe('a predictor', () => {
  for (const filters of [2, 16]) {
    const network = (seed: number): tfl.LayersModel => networkOf(filters, seed);
    describe(`of ${filters} filters`, () => {
      it('says what the network says, of fewer patches than a batch has too', () => {
        const each = network(1);
        assertAlike(predict([each]), applied(each), 1e-5);
        assertAlike(predict([each], {}, 1), applied(each, 1), 1e-5);
      });

      it('averages networks, and mirrored patches mirrored back', () => {
        const [a, b] = [network(1), network(2)];
        const [ofA, ofB] = [applied(a), applied(b)];
        assertAlike(predict([a, b]), ofA.map((value, i) => (value + ofB[i]) / 2), 1e-5); // prettier-ignore
        const mirrored = predict([a], { prediction: { mirrorAxes: [2] } });
        const same = predict([a], { prediction: { mirrorAxes: [] } });
        assert.notDeepEqual(mirrored, same);
      });

      it('predicts with the weights that the network has now', () => {
        const each = network(1);
        const first = predict([each]);
        const kernel = each.weights.find(({ name }) => /kernel/.test(name))!;
        kernel.write(tf.mul(kernel.read(), 1.5));
        assert.notDeepEqual(predict([each]), first);
        assertAlike(predict([each]), applied(each), 1e-5);
      });
    });
  }

  it('keeps no more than a few graphs and no tensor, however many networks it was made for', () => {
    const networks = [1, 2, 3, 4].map((seed) => networkOf(16, seed));
    for (const each of networks) predict([each]);
    const { numTensors } = tf.memory();
    for (const each of networks) predict([each]);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it('predicts in the precision of the training, where the machine has it', () => {
    const network = networkOf(16, 1);
    const exact = predict([network], { training: { precision: 'float32' } });
    const half = predict([network], { training: { precision: 'bfloat16' } });
    if (bfloat16Features().length === 0) return assert.deepEqual(half, exact);
    const difference = Math.max(...half.map((value, i) => Math.abs(value - exact[i])));
    assert.ok(difference > 1e-5 && difference < 0.02, `differs by ${difference}`);
  });
});
