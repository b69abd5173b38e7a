import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { power } from '../../../src-main/core/losses/power.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';

before(() => void startTensorFlow());

describe('power', () => {
  it('is the power, and a line with a finite slope where that is 0', () => {
    for (const exponent of [0, 0.25, 1, 1.5, 2, 3]) {
      const values = power(tf.tensor1d([0.01, 0.3, 1]), exponent).dataSync();
      [0.01, 0.3, 1].forEach((x, i) => assert.ok(Math.abs(values[i] - x ** exponent) < 1e-6, `${x} ^ ${exponent}`));
      const slopes = tf.grad((x: tf.Tensor) => tf.sum(power(x, exponent)))(tf.tensor1d([-1e-7, 0, 1e-7]));
      assert.ok(slopes.dataSync().every(Number.isFinite), `slope at 0 of exponent ${exponent}`);
      assert.ok(
        power(tf.tensor1d([-1e-7]), exponent)
          .dataSync()
          .every(Number.isFinite),
        `below 0, ${exponent}`,
      );
    }
    assert.equal(power(tf.tensor1d([0]), 0.25).dataSync()[0], 0);
    assert.equal(power(tf.tensor1d([0]), 0).dataSync()[0], 1);
  });
});
