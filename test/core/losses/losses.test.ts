import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import * as losses from '../../../src-main/core/losses/index.ts';
import type { Loss } from '../../../src-main/core/losses/loss.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';

before(() => void startTensorFlow());

/** One row of voxels: the class of each, and the probability of class 1 of two. */
const row = (labels: number[], foreground: number[]): tf.Tensor[] => [
  tf.tensor(
    labels.flatMap((label) => [1 - label, label]),
    [1, labels.length, 2],
  ),
  tf.tensor(
    foreground.flatMap((p) => [1 - p, p]),
    [1, labels.length, 2],
  ),
];
const [truth, prediction] = [0, 1].map((i) => () => row([0, 0, 1, 1], [0.1, 0.4, 0.8, 0.3])[i]);

function valueOf(id: keyof typeof losses, given: object, [t, p]: tf.Tensor[] = [truth(), prediction()]): number {
  const entry = losses[id] as unknown as Loss;
  const none = 'smooth' in entry.params ? { smooth: 1e-9 } : {};
  const loss = entry.loss(resolveParams(entry.params, { ...none, ...given }, id) as never);
  return loss(t, p).dataSync()[0];
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);

describe('losses by hand', () => {
  // Class 0: TP 1.5, sums 2 and 2.4; class 1: TP 1.1, sums 2 and 1.6.
  const softDice = 1 - (3 / 4.4 + 2.2 / 3.6) / 2;
  const entropy = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.8) + Math.log(0.3)) / 4;

  it('soft Dice', () => {
    near(valueOf('diceSoft', {}), softDice);
    near(valueOf('diceSoft', { background: false }), 1 - 2.2 / 3.6);
  });

  it('Tversky with free weights; at 0.5 and 0.5 it is soft Dice', () => {
    const index = (tp: number, fp: number, fn: number): number => tp / (tp + 0.3 * fp + 0.7 * fn);
    near(valueOf('tversky', { alpha: 0.3, beta: 0.7 }), 1 - (index(1.5, 0.9, 0.5) + index(1.1, 0.5, 0.9)) / 2);
    near(valueOf('tversky', {}), softDice);
  });

  it('cross-entropy and its sum with Dice', () => {
    near(valueOf('crossEntropy', {}), entropy);
    near(valueOf('diceCrossEntropy', { crossEntropyWeight: 2 }), softDice + 2 * entropy);
  });

  it('cross-entropy is not won by a sigmoid that says 1 for every class', () => {
    near(valueOf('crossEntropy', {}, [truth(), tf.onesLike(truth())]), Math.log(2));
    assert.ok(valueOf('crossEntropy', {}) < Math.log(2));
  });

  it('Dice is one over all classes and items, soft Dice the mean of those of each', () => {
    near(valueOf('dice', {}), 1 - (2 * (1.5 + 1.1)) / 8);
    const batch = [tf.concat([truth(), truth()]), tf.concat([truth(), prediction()])];
    near(valueOf('dice', {}, batch), 1 - (2 * (4 + 2.6)) / 16);
    near(valueOf('diceSoft', {}, batch), softDice / 2);
  });

  it('class weights: only their ratios count', () => {
    const expected = 1 - (3 / 4.4 + 3 * (2.2 / 3.6)) / 4;
    near(valueOf('diceSoft', { classWeights: [1, 3] }), expected);
    near(valueOf('weightedDice', { classWeights: [10, 30] }), expected);
    near(valueOf('diceSoft', { classWeights: [1, 3], background: false }), 1 - 2.2 / 3.6);
    const logs = [0.9, 0.6, 0.8, 0.3].map(Math.log);
    near(valueOf('crossEntropy', { classWeights: [1, 3] }), -(logs[0] + logs[1] + 3 * (logs[2] + logs[3])) / 8);
  });

  // Three voxels of class 0 and one of class 1.
  const unequal = (): tf.Tensor[] => row([0, 0, 0, 1], [0.1, 0.4, 0.2, 0.3]);

  it('weighted and generalised Dice weigh classes by their volumes, 1 to 3 and 1 to 9', () => {
    const [dice0, dice1] = [(2 * 2.3) / (3 + 3), (2 * 0.3) / (1 + 1)];
    near(valueOf('weightedDice', {}, unequal()), 1 - (dice0 / 3 + dice1) / (1 / 3 + 1));
    near(valueOf('generalizedDice', {}, unequal()), 1 - (2 * (2.3 / 9 + 0.3)) / (6 / 9 + 2));
  });

  it('weighted cross-entropy is the mean of those of the classes', () => {
    const background = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.8)) / 3;
    near(valueOf('weightedCrossEntropy', {}, unequal()), (background - Math.log(0.3)) / 2);
  });

  it('delta weighs false negatives: missing the foreground costs more than finding too much of it', () => {
    const missed = row([0, 1, 1], [0, 0, 1]);
    const excess = row([0, 0, 1], [0, 1, 1]);
    const given = { delta: 0.9, background: false };
    near(valueOf('focalTversky', given, missed), (1 - 1 / (1 + 0.9)) ** 0.75);
    near(valueOf('focalTversky', given, excess), (1 - 1 / (1 + 0.1)) ** 0.75);
    near(valueOf('symmetricFocalTversky', given, missed), (1 - 1 / (1 + 0.9)) ** 0.25);
  });

  it('asymmetric forms hold back the background and not the foreground', () => {
    const voxel = (p: number, gamma: number): number => -((1 - p) ** gamma) * Math.log(p);
    const background = 0.3 * (voxel(0.9, 2) + voxel(0.6, 2));
    near(valueOf('symmetricFocal', {}), (background + 0.7 * (voxel(0.8, 2) + voxel(0.3, 2))) / 4);
    near(valueOf('asymmetricFocal', {}), (background + 0.7 * (voxel(0.8, 0) + voxel(0.3, 0))) / 4);
    const error = (tp: number, fp: number, fn: number): number => 1 - tp / (tp + 0.3 * fp + 0.7 * fn);
    const [error0, error1] = [error(1.5, 0.9, 0.5), error(1.1, 0.5, 0.9)];
    near(valueOf('symmetricFocalTversky', {}), (error0 ** 0.25 + error1 ** 0.25) / 2);
    near(valueOf('asymmetricFocalTversky', {}), (error0 + error1 ** 0.25) / 2);
    const parts = { delta: 0.6, gamma: 0.5 };
    near(
      valueOf('asymmetricUnifiedFocal', { ...parts, weight: 0.2 }),
      0.2 * valueOf('asymmetricFocalTversky', parts) + 0.8 * valueOf('asymmetricFocal', parts),
    );
  });

  it('known special cases', () => {
    near(valueOf('focal', { gamma: 0 }), valueOf('crossEntropy', {}));
    near(valueOf('tversky', { alpha: 1, beta: 1 }), valueOf('jaccard', {}));
    near(valueOf('focalTversky', { delta: 0.5, gamma: 1 }), valueOf('diceSoft', {}));
    near(valueOf('symmetricUnifiedFocal', { gamma: 0, delta: 0.5, weight: 0.5 }), (valueOf('diceSoft', {}) + valueOf('crossEntropy', {}) / 2) / 2); // prettier-ignore
    near(valueOf('combo', { alpha: 1, beta: 0.5 }), valueOf('binaryCrossEntropy', {}) / 2);
  });
});
