import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { crossEntropy, diceCrossEntropy, diceSoft, tversky } from '../../../src-main/core/losses/index.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';

before(() => void startTensorFlow());

// Two voxels of class 0 and two of class 1, in one row.
const truth = (): tf.Tensor =>
  tf.tensor([
    [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ],
  ]);
const prediction = (): tf.Tensor =>
  tf.tensor([
    [
      [0.9, 0.1],
      [0.6, 0.4],
      [0.2, 0.8],
      [0.7, 0.3],
    ],
  ]);
const close = (actual: tf.Scalar, expected: number): void =>
  assert.ok(Math.abs(actual.dataSync()[0] - expected) < 1e-5, `${actual.dataSync()[0]} is not ${expected}`);

describe('losses by hand', () => {
  const none = { smooth: 1e-9 };

  it('soft Dice', () => {
    // Class 0: TP 1.5, sums 2 and 2.4; class 1: TP 1.1, sums 2 and 1.6.
    close(
      diceSoft.loss(resolveParams(diceSoft.params, none, ''))(truth(), prediction()),
      1 - (3 / 4.4 + 2.2 / 3.6) / 2,
    );
    const foreground = resolveParams(diceSoft.params, { ...none, background: false }, '');
    close(diceSoft.loss(foreground)(truth(), prediction()), 1 - 2.2 / 3.6);
  });

  it('Tversky with free weights; at 0.5 and 0.5 it is soft Dice', () => {
    const weighted = resolveParams(tversky.params, { ...none, alpha: 0.3, beta: 0.7 }, '');
    const index = (tp: number, fp: number, fn: number): number => tp / (tp + 0.3 * fp + 0.7 * fn);
    close(tversky.loss(weighted)(truth(), prediction()), 1 - (index(1.5, 0.9, 0.5) + index(1.1, 0.5, 0.9)) / 2);
    const dice = diceSoft
      .loss(resolveParams(diceSoft.params, none, ''))(truth(), prediction())
      .dataSync()[0];
    close(tversky.loss(resolveParams(tversky.params, none, ''))(truth(), prediction()), dice);
  });

  it('cross-entropy and its sum with Dice', () => {
    const entropy = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.8) + Math.log(0.3)) / 4;
    close(crossEntropy.loss({})(truth(), prediction()), entropy);
    const both = resolveParams(diceCrossEntropy.params, { ...none, crossEntropyWeight: 2 }, '');
    close(diceCrossEntropy.loss(both)(truth(), prediction()), 1 - (3 / 4.4 + 2.2 / 3.6) / 2 + 2 * entropy);
  });

  it('cross-entropy is not won by a sigmoid that says 1 for every class', () => {
    const everything = tf.onesLike(truth());
    close(crossEntropy.loss({})(truth(), everything), Math.log(2));
    assert.ok(crossEntropy.loss({})(truth(), prediction()).dataSync()[0] < Math.log(2));
  });

  it('the mean over items is that of each item alone', () => {
    const loss = diceSoft.loss(resolveParams(diceSoft.params, none, ''));
    const perfect = loss(truth(), truth()).dataSync()[0];
    const poor = loss(truth(), prediction()).dataSync()[0];
    close(loss(tf.concat([truth(), truth()]), tf.concat([truth(), prediction()])), (perfect + poor) / 2);
  });
});
