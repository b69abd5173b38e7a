import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { LossFunction } from '../../../src-main/core/losses/loss.ts';
import { startTensorFlow, tf, tfl } from '../../../src-main/core/tf/index.ts';
import type { Batch } from '../../../src-main/core/train/batch.ts';
import { oneHot, toTensors } from '../../../src-main/core/train/step.ts';
import { scoring, validate } from '../../../src-main/core/train/validate.ts';
import { each } from './networks.ts';

before(() => void startTensorFlow());

/** A network that gives its input: each channel is a class' probability. */
function passThrough(classes: number): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, null, classes] });
  const output = tfl.layers.activation({ activation: 'linear' }).apply(input) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

/** One row of voxels an item: predicted classes and true ones. */
function batchOf(predicted: number[][], truth: number[][], classes: number): Batch {
  const image = new Float32Array(predicted.flat().length * classes);
  predicted.flat().forEach((label, i) => (image[i * classes + label] = 0.9));
  return { image, label: Uint8Array.from(truth.flat()), shape: [truth.length, 1, 1, truth[0].length, classes] };
}

/** Scores as a trainer does, without one. */
function scorer(network: tfl.LayersModel, losses: readonly LossFunction[]): Parameters<typeof validate>[0] {
  const [classes, rank] = [network.outputs[0].shape.at(-1)!, network.inputs[0].shape.length - 2];
  return {
    score: (batch) =>
      tf.tidy(() => {
        const [image, labels] = toTensors(batch, rank);
        const prediction = network.apply(image, { training: false }) as tf.Tensor;
        return scoring(losses)(oneHot(labels, classes), prediction).map((each) => each.dataSync()) as never;
      }),
  };
}

const meanOfPrediction: LossFunction = (_truth, prediction) => tf.mean(prediction);

describe('validate', () => {
  it('gives the Dice of all patches as one, by hand', async () => {
    const { dice } = await validate(
      scorer(passThrough(3), [meanOfPrediction]),
      each(
        // Class 1: 2 of 3 predicted voxels are right, 4 are true; class 2: 1 right of 1, 1 is true …
        batchOf([[0, 1, 1, 1, 2]], [[1, 1, 1, 0, 2]], 3),
        // … class 1: none predicted, 1 true; class 2: 2 predicted, none true.
        batchOf([[2, 2, 0, 0, 0]], [[0, 0, 0, 0, 1]], 3),
      ),
    );
    assert.deepEqual(dice, [(2 * 2) / (3 + 4), (2 * 1) / (3 + 1)]);
  });

  it('has no Dice for a class that is in neither, and 0 for one that is missed', async () => {
    const { dice } = await validate(scorer(passThrough(4), [meanOfPrediction]), each(batchOf([[0, 1]], [[2, 1]], 4)));
    assert.deepEqual(dice, [1, 0, null]);
  });

  it('weighs the loss of each batch by its items', async () => {
    const small = batchOf([[0, 0]], [[0, 0]], 2);
    const large = batchOf(Array(3).fill([0, 0]), Array(3).fill([0, 0]), 2);
    const doubled = { ...large, image: large.image.map((value) => 2 * value) };
    const { loss } = await validate(scorer(passThrough(2), [meanOfPrediction]), each(small, doubled));
    assert.ok(Math.abs(loss - (0.45 + 3 * 0.9) / 4) < 1e-6, `loss ${loss}`);
  });

  it('gives the other metrics of voxel counts of the same sums, by hand', async () => {
    const { scores } = await validate(
      scorer(passThrough(3), [meanOfPrediction]),
      each(batchOf([[0, 1, 1, 1, 2]], [[1, 1, 1, 0, 2]], 3), batchOf([[2, 2, 0, 0, 0]], [[0, 0, 0, 0, 1]], 3)),
    );
    // Of 10 voxels, class 1: TP 2, FP 1, FN 2, TN 5; class 2: TP 1, FP 2, FN 0, TN 7.
    const { jaccard, sensitivity, precision, specificity, accuracy } = scores;
    assert.deepEqual(
      { jaccard, sensitivity, precision, specificity, accuracy },
      {
        jaccard: [2 / 5, 1 / 3],
        sensitivity: [2 / 4, 1],
        precision: [2 / 3, 1 / 3],
        specificity: [5 / 6, 7 / 9],
        accuracy: [7 / 10, 8 / 10],
      },
    );
    assert.ok(!('dice' in scores), 'Dice has its own place');
    assert.ok(!('hd95' in scores) && !('volumeDifference' in scores), 'what patches cannot tell is left out');
  });

  it('scores other losses too, by id, each batch by its items', async () => {
    const small = batchOf([[0, 0]], [[0, 0]], 2);
    const large = batchOf(Array(3).fill([0, 1]), Array(3).fill([0, 0]), 2);
    const twice: LossFunction = (truth, prediction) => tf.mul(meanOfPrediction(truth, prediction), 2);
    const ofTruth: LossFunction = (truth) => tf.mean(tf.mul(truth, [1, 3]));
    const { loss, scores } = await validate(
      scorer(passThrough(2), [meanOfPrediction, twice, ofTruth]),
      each(small, large),
      ['twice', 'ofTruth'],
    );
    assert.ok(Math.abs((scores['loss:twice'] as number) - 2 * loss) < 1e-6);
    assert.equal(scores['loss:ofTruth'], 0.5);
  });

  it('predicts as after training: statistics stay as they are, and no tensor is left', async () => {
    const { noiseBatch, tinyLoss, tinyNetwork } = await import('./networks.ts');
    const { weightsOf } = await import('../../../src-main/core/train/checkpoint.ts');
    const network = tinyNetwork();
    const weights = weightsOf(network);
    const first = await validate(scorer(network, [tinyLoss()]), each(noiseBatch(1)));
    const { numTensors } = tf.memory();
    assert.deepEqual(await validate(scorer(network, [tinyLoss()]), each(noiseBatch(1))), first);
    assert.equal(tf.memory().numTensors, numTensors);
    assert.deepEqual(weightsOf(network), weights);
  });
});
