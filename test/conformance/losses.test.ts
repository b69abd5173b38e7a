import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../shared/params.ts';
import type { Loss } from '../../src-main/core/losses/loss.ts';
import * as losses from '../../src-main/core/losses/index.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import { assertGradient } from '../core/tf/numeric-gradient.ts';

before(() => void startTensorFlow());

const spaces = [
  { name: '2D', shape: [2, 6, 5], classes: 2 },
  { name: '3D', shape: [2, 4, 3, 5], classes: 3 },
  { name: '3D, five classes', shape: [1, 4, 4, 4], classes: 5 },
];

for (const [id, entry] of Object.entries(losses) as [string, Loss][]) {
  describe(`loss ${id}`, () => {
    const loss = entry.loss(resolveParams(entry.params, {}, id) as never);
    const value = (truth: tf.Tensor, prediction: tf.Tensor): number => loss(truth, prediction).dataSync()[0];

    for (const { name, shape, classes } of spaces) {
      // The last class is absent, as most classes are from most patches.
      const truthOf = (): tf.Tensor =>
        tf.oneHot(tf.randomUniform(shape, 0, classes - 1, 'int32', 3), classes, 1, 0, 'float32');
      const logitsOf = (): tf.Tensor => tf.randomNormal([...shape, classes], 0, 1, 'float32', 4);

      it(`${name}: a finite scalar, lowest at the truth and higher the further from it`, () => {
        const truth = truthOf();
        const uniform = tf.fill(truth.shape, 1 / classes);
        const wrong = tf.softmax(tf.mul(tf.sub(1, truth), 20));
        const values = [truth, tf.add(tf.mul(truth, 0.5), tf.mul(uniform, 0.5)), uniform, wrong].map((p) =>
          value(truth, p),
        );
        assert.ok(values.every(Number.isFinite), String(values));
        assert.deepEqual(
          values,
          values.toSorted((a, b) => a - b),
        );
        assert.ok(values[0] < values[1] && values[2] < values[3], String(values));
        assert.equal(loss(truth, uniform).rank, 0);
      });

      it(`${name}: its gradient is the numeric one`, () => {
        const truth = truthOf();
        assertGradient((logits) => loss(truth, tf.softmax(logits)), [logitsOf()], 1e-2);
      });

      it(`${name}: finite where prediction is certain and wrong`, () => {
        const truth = truthOf();
        const opposite = tf.oneHot(tf.argMin(truth, -1), classes, 1, 0, 'float32');
        assert.ok(Number.isFinite(value(truth, opposite)));
        const gradient = tf.grad((p: tf.Tensor) => loss(truth, p))(opposite);
        assert.ok(gradient.dataSync().every(Number.isFinite));
      });
    }
  });
}
