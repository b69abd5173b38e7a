import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { BatchNormalization } from '../../../src-main/core/layers/index.ts';
import { startTensorFlow, tf, tfl } from '../../../src-main/core/tf/index.ts';
import { weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import { recalibrate } from '../../../src-main/core/train/recalibrate.ts';
import { setStep } from '../../../src-main/core/train/step.ts';
import { each, noiseBatch, tinyNetwork } from './networks.ts';

before(() => void startTensorFlow());

const batches = [0, 1, 2, 3, 4].map((key) => noiseBatch(key));

describe('recalibrate', () => {
  it('gives the plain average of what the batches have, whatever the statistics were', async () => {
    const input = tfl.input({ shape: [null, null, null, 2] });
    const layer = new BatchNormalization({ momentum: 0.5 });
    const network = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
    layer.step = tf.scalar(1000, 'int32');
    network.apply(tf.fill([1, 4, 4, 4, 2], 500), { training: true });
    const twoChannels = batches.map((_, key) => noiseBatch(key, [3, 4, 4, 2]));
    await recalibrate(network, each(...twoChannels));

    const average = (of: (values: Float32Array) => number): number =>
      twoChannels.reduce((sum, { image }) => sum + of(image.filter((_, i) => i % 2 === 0)), 0) / twoChannels.length;
    const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const varianceOf = (values: Float32Array): number =>
      values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0) / (values.length - 1);
    const [, , mean, variance] = layer.getWeights().map((weight) => weight.dataSync()[0]);
    assert.ok(Math.abs(mean - average(meanOf)) < 1e-5, `mean ${mean}`);
    assert.ok(Math.abs(variance - average(varianceOf)) < 1e-4, `variance ${variance}`);
    assert.equal(layer.averaging, false);
  });

  it('depends on weights and batches alone, not on the steps before it in this process', async () => {
    const measured = [];
    for (const steps of [0, 7, 123]) {
      const network = tinyNetwork();
      setStep(network, tf.scalar(steps, 'int32'));
      await recalibrate(network, each(...batches));
      measured.push(weightsOf(network));
    }
    assert.deepEqual(measured[1], measured[0]);
    assert.deepEqual(measured[2], measured[0]);
  });

  it('changes nothing but statistics, and leaves no tensor behind', async () => {
    const network = tinyNetwork();
    const trainable = (): number[][] => network.trainableWeights.map((weight) => [...weight.read().dataSync()]);
    const [before, { numTensors }] = [trainable(), tf.memory()];
    const statistics = weightsOf(network);
    await recalibrate(network, each(...batches));
    assert.deepEqual(trainable(), before);
    assert.notDeepEqual(weightsOf(network), statistics);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it('keeps the statistics when there are no batches, and asks for none without batch normalisation', async () => {
    const network = tinyNetwork();
    const before = weightsOf(network);
    await recalibrate(network, each());
    assert.deepEqual(weightsOf(network), before);
    let asked = false;
    const spying = (async function* () {
      asked = true;
      yield batches[0];
    })();
    await recalibrate(tinyNetwork({ normalization: 'instance' }), spying);
    assert.equal(asked, false);
  });
});
