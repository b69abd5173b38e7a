import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  BatchNormalization,
  Dropout,
  InstanceNormalization,
  LayerNormalization,
  LinearUpsampling,
} from '../../../src-main/core/layers/index.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import { assertGradient } from '../tf/numeric-gradient.ts';

before(() => void startTensorFlow());

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);
const apply = (layer: { apply(x: tf.Tensor, options: object): unknown }, x: tf.Tensor, training: boolean): tf.Tensor =>
  layer.apply(x, { training }) as tf.Tensor;

describe('BatchNormalization', () => {
  it('has statistics of the data after few steps, where an average with momentum 0.99 has not', () => {
    const layer = new BatchNormalization();
    const batch = tf.add(tf.mul(random([2, 4, 4, 4, 1], 1), 5), 100);
    for (let step = 0; step < 10; step++) {
      layer.step = tf.scalar(step, 'int32');
      apply(layer, batch, true);
    }
    const predicted = apply(layer, batch, false);
    assert.ok(Math.abs(tf.mean(predicted).dataSync()[0]) < 1e-2);
    assert.ok(Math.abs(tf.moments(predicted).variance.dataSync()[0] - 1) < 0.02);
  });

  it('averages evenly at first and exponentially later', () => {
    const layer = new BatchNormalization({ momentum: 0.5 });
    const seen = [1, 3, 8].map((value, step) => {
      layer.step = tf.scalar(step, 'int32');
      apply(layer, tf.fill([1, 2, 2, 2, 1], value), true);
      return layer.getWeights()[2].dataSync()[0];
    });
    // 1; (1 + 3) / 2; then half of what was and half of what is.
    assert.deepEqual(seen, [1, 2, 5]);
  });

  it('averages evenly to the end when it is told to', () => {
    const layer = new BatchNormalization({ momentum: 0.5 });
    layer.averaging = true;
    [1, 3, 8].forEach((value, step) => {
      layer.step = tf.scalar(step, 'int32');
      apply(layer, tf.fill([1, 2, 2, 2, 1], value), true);
    });
    assert.ok(Math.abs(layer.getWeights()[2].dataSync()[0] - 4) < 1e-6);
  });
});

describe('InstanceNormalization', () => {
  it('normalises each item by itself, the same in training and prediction', () => {
    const layer = new InstanceNormalization();
    const x = tf.concat([random([1, 3, 4, 5, 2], 2), tf.add(tf.mul(random([1, 3, 4, 5, 2], 3), 7), 50)], 0);
    for (const training of [true, false]) {
      const { mean, variance } = tf.moments(apply(layer, x, training), [1, 2, 3]);
      assert.ok(tf.max(tf.abs(mean)).dataSync()[0] < 1e-4);
      assert.ok(tf.max(tf.abs(tf.sub(variance, 1))).dataSync()[0] < 1e-3);
    }
  });

  it('passes its gradient on', () => {
    const layer = new InstanceNormalization();
    const x = random([3, 2, 4, 3, 2], 4);
    apply(layer, x, true);
    assertGradient((input) => apply(layer, input, true), [x]);
  });
});

describe('LayerNormalization', () => {
  it('normalises the channels of each voxel by themselves', () => {
    const layer = new LayerNormalization({ epsilon: 0 });
    const x = tf.tensor([1, 3, 0, 10, -7, -5], [1, 1, 3, 2]);
    const values = [...apply(layer, x, true).dataSync()];
    assert.ok(
      values.every((value, i) => Math.abs(value - [-1, 1][i % 2]) < 1e-5),
      String(values),
    );
  });

  it('passes its gradient on, for images and volumes, also in gamma and beta', () => {
    for (const shape of [
      [2, 3, 4, 5],
      [2, 2, 3, 2, 5],
    ]) {
      const layer = new LayerNormalization();
      const x = random(shape, 8);
      apply(layer, x, true);
      assertGradient((input) => apply(layer, input, true), [x]);
      const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(apply(layer, x, true))), weights);
      assert.equal(Object.keys(grads).length, 2);
      for (const gradient of Object.values(grads)) assert.ok(tf.norm(gradient).dataSync()[0] > 0.1);
    }
  });
});

describe('normalisation without a scale', () => {
  it('is that with a scale of 1, and has one weight less', () => {
    for (const Layer of [BatchNormalization, InstanceNormalization, LayerNormalization]) {
      const x = random([2, 3, 4, 3], 9);
      const [scaled, unscaled] = [new Layer(), new Layer({ hasScale: false })];
      assert.deepEqual(apply(unscaled, x, true).dataSync(), apply(scaled, x, true).dataSync());
      assert.equal(scaled.trainableWeights.length, 2);
      assert.equal(unscaled.trainableWeights.length, 1);
      assertGradient((input) => apply(unscaled, input, true), [x]);
    }
  });
});

describe('LinearUpsampling', () => {
  it('tells the shape that it gives, sizes left open too', () => {
    const layer = new LinearUpsampling({ factors: [1, 2, 2] });
    assert.deepEqual(layer.computeOutputShape([null, null, 4, null, 3]), [null, null, 8, null, 3]);
    assert.deepEqual(apply(layer, random([2, 3, 4, 5, 1], 10), false).shape, [2, 3, 8, 10, 1]);
  });
});

describe('Dropout', () => {
  it('drops whole channels of an item where it is told to', () => {
    const layer = new Dropout({ rate: 0.5, seed: 5, ofChannels: true });
    const x = tf.ones([2, 3, 4, 5, 32]);
    const dropped = apply(layer, x, true);
    const [low, high] = [tf.min(dropped, [1, 2, 3]), tf.max(dropped, [1, 2, 3])].map((each) => each.dataSync());
    assert.deepEqual(low, high);
    assert.deepEqual(new Set(low), new Set([0, 2]));
    // Other channels in each item.
    assert.notDeepEqual(low.slice(0, 32), low.slice(32));
    assertGradient((input) => apply(layer, input, true), [random([2, 2, 3, 2, 4], 11)]);
  });

  it('drops the given share, the same for the same seed and step, and nothing in prediction', () => {
    const layer = new Dropout({ rate: 0.25, seed: 5 });
    const x = tf.ones([1, 16, 16, 16, 4]);
    const first = apply(layer, x, true).dataSync();
    const again = apply(layer, x, true).dataSync();
    layer.step = tf.scalar(1, 'int32');
    const later = apply(layer, x, true).dataSync();
    assert.deepEqual(first, again);
    assert.notDeepEqual(first, later);
    assert.notDeepEqual(first, apply(new Dropout({ rate: 0.25, seed: 6 }), x, true).dataSync());
    const dropped = first.filter((value) => value === 0).length / first.length;
    assert.ok(Math.abs(dropped - 0.25) < 0.02, `dropped ${dropped}`);
    assert.ok(Math.abs(Math.max(...first) - 1 / 0.75) < 1e-6);
    assert.deepEqual(apply(layer, x, false).dataSync(), x.dataSync());
  });
});

describe('saved settings', () => {
  it('give the same layer again', () => {
    const configs = [
      new BatchNormalization({ epsilon: 0.5, momentum: 0.75 }),
      new InstanceNormalization({ epsilon: 0.25 }),
      new Dropout({ rate: 0.125, seed: 9, ofChannels: true }),
      new LayerNormalization({ epsilon: 0.125, hasScale: false }),
      new LinearUpsampling({ factors: [1, 2] }),
    ].map((layer) => layer.getConfig());
    const name = { name: undefined };
    assert.deepEqual(
      configs.map((config) => ({ ...config, ...name, trainable: undefined })),
      [
        { epsilon: 0.5, momentum: 0.75, hasScale: true },
        { epsilon: 0.25, hasScale: true },
        { rate: 0.125, seed: 9, ofChannels: true },
        { epsilon: 0.125, hasScale: false },
        { factors: [1, 2] },
      ].map((config) => ({ ...config, ...name, trainable: undefined })),
    );
  });
});
