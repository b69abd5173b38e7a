import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { mirror } from '../../../src-main/core/augment/index.ts';
import { resolvePipeline, type Pipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { predictLabel, predictSample } from '../../../src-main/core/predict/predict-sample.ts';
import { itemsOf } from '../../../src-main/core/predict/predictor.ts';
import { startTensorFlow, tf, tfl } from '../../../src-main/core/tf/index.ts';
import { argmax } from '../../../src-main/core/volume/one-hot.ts';
import type { Affine, FloatVolume, Sample, Shape } from '../../../src-main/core/volume/volume.ts';

before(() => void startTensorFlow());

const affine: Affine = [-2, 0, 0, 5, 0, 3, 0, -7, 0, 0, 4, 1, 0, 0, 0, 1];

/** A network that gives `factor` times its input, voxel by voxel: channels of the image are its classes. */
function scaledBy(factor: number, rank: 2 | 3 = 3, seen: number[][] = []): tfl.LayersModel {
  const input = tfl.input({ shape: [...Array<null>(rank).fill(null), 2] });
  const config = { filters: 2, kernelSize: 1, useBias: false, name: `scale-${rank}-${factor}-${Math.random()}` };
  const layer = rank === 2 ? tfl.layers.conv2d(config) : tfl.layers.conv3d(config);
  const network = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
  layer.setWeights([tf.tensor([factor, 0, 0, factor], [...Array<number>(rank).fill(1), 2, 2])]);
  const apply = network.apply.bind(network);
  network.apply = (x, options) => {
    seen.push((x as tf.Tensor).shape);
    return apply(x, options);
  };
  return network;
}

function sampleOf(shape: Shape): Sample {
  const data = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]).map((_, i) => Math.sin(i));
  return { caseId: 'a', image: { data, shape, affine }, label: null };
}

const pipelineOf = (given: object): Pipeline =>
  resolvePipeline({ steps: [], architecture: { id: 'unet', params: { depth: 1 } }, ...given });

function assertSame(actual: Float32Array, expected: ArrayLike<number>, name: string): void {
  assert.equal(actual.length, expected.length, name);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  assert.ok(worst < 1e-5, `${name}: differs by ${worst}`);
}

describe('predictSample', () => {
  const settings: [name: string, given: object, patches: number][] = [
    ['overlapping patches', { patches: { shape: [4, 4, 6], overlap: 0.5 }, batches: { size: 3 } }, 4 * 5 * 3],
    ['the same, uniform weights', { patches: { shape: [4, 4, 6], overlap: 0.5 }, prediction: { weighting: 'uniform' } }, 60], // prettier-ignore
    ['a patch larger than the image', { patches: { shape: [16, 16, 16] } }, 1],
    ['a patch larger along one axis', { patches: { shape: [16, 4, 4], overlap: 0 } }, 9],
    ['the whole image', { patches: { mode: 'full' } }, 1],
    ['slices', { rank: 2, patches: { shape: [1, 4, 6], overlap: 0.5 } }, 9 * 5 * 3],
    ['whole slices', { rank: 2, patches: { mode: 'full' }, batches: { size: 4 } }, 9],
    ['padding undone', { steps: [{ id: 'pad', params: { minimumShape: [14, 4, 16] } }], patches: { shape: [8, 8, 8] } }, 18], // prettier-ignore
  ];
  for (const [name, given, patches] of settings) {
    it(`gives back what an identity network is given: ${name}`, async () => {
      const sample = sampleOf([9, 11, 12, 2]);
      const pipeline = pipelineOf(given);
      const told: number[] = [];
      const seen: number[][] = [];
      const predicted = await predictSample(sample, [scaledBy(1, pipeline.rank, seen)], pipeline, {
        onProgress: (done, total) => told.push(done, total),
      });
      assert.deepEqual(predicted.shape, sample.image.shape);
      assert.deepEqual([...predicted.affine], [...affine]);
      assertSame(predicted.data, sample.image.data, name);
      assert.deepEqual(told.slice(-2), [patches, patches]);
      assert.ok(
        seen.every((shape) => shape.length === pipeline.rank + 2 && shape[0] <= pipeline.batches.size),
        JSON.stringify(seen),
      );
      assert.equal(new Set(seen.map(String)).size, 1, 'batches of several shapes');
      assert.equal(seen.length, Math.ceil(patches / seen[0][0]));
    });
  }

  it('averages several networks', async () => {
    const sample = sampleOf([6, 6, 6, 2]);
    const pipeline = pipelineOf({ patches: { shape: [4, 4, 4] } });
    const predicted = await predictSample(sample, [scaledBy(1), scaledBy(2), scaledBy(6)], pipeline);
    assertSame(
      predicted.data,
      [...sample.image.data].map((value) => 3 * value),
      'the mean of 1, 2 and 6 is 3',
    );
  });

  it('leaves the sample and TensorFlow’s memory as they were', async () => {
    const sample = sampleOf([6, 6, 6, 2]);
    const before = sample.image.data.slice();
    const network = scaledBy(1);
    const pipeline = pipelineOf({ patches: { shape: [4, 4, 4] }, steps: ['zScore'] });
    await predictSample(sample, [network], pipeline);
    const { numTensors } = tf.memory();
    await predictSample(sample, [network], pipeline);
    assert.equal(tf.memory().numTensors, numTensors);
    assert.deepEqual(sample.image.data, before);
  });

  it('applies the steps of the pipeline to the image', async () => {
    const sample = sampleOf([6, 6, 6, 2]);
    const steps = [{ id: 'clip', params: { mode: 'values', range: [-0.5, 0.5] } }];
    const predicted = await predictSample(sample, [scaledBy(1)], pipelineOf({ steps, patches: { shape: [4, 4, 4] } }));
    assertSame(
      predicted.data,
      sample.image.data.map((value) => Math.min(0.5, Math.max(-0.5, value))),
      'clipped',
    );
  });

  it('stops when it is told to, between batches, naming the case', async () => {
    const stop = new AbortController();
    const pipeline = pipelineOf({ patches: { shape: [4, 4, 4] }, batches: { size: 1 } });
    const seen: number[][] = [];
    const promise = predictSample(sampleOf([9, 9, 9, 2]), [scaledBy(1, 3, seen)], pipeline, {
      signal: stop.signal,
      onProgress: (done) => done === 3 && stop.abort(),
    });
    await assert.rejects(promise, (error) => isStudioError(error, 'cancelled') && /case a/.test(error.message));
    assert.equal(seen.length, 3);
  });

  it('lets a signal from outside have its turn while it computes', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 0);
    const pipeline = pipelineOf({ patches: { shape: [2, 2, 2] }, batches: { size: 1 } });
    const promise = predictSample(sampleOf([16, 16, 16, 2]), [scaledBy(1)], pipeline, { signal: stop.signal });
    await assert.rejects(promise, (error) => isStudioError(error, 'cancelled'));
  });

  describe('predictLabel', () => {
    const resampled = { id: 'resample', params: { spacingMm: [3.1, 2.2, 2.9] } };
    const odd = { patches: { shape: [4, 4, 6], overlap: 0.5 }, batches: { size: 4 } };
    const slices = { rank: 2, patches: { shape: [1, 4, 6], overlap: 0.3 }, batches: { size: 7 } };
    const settings: [name: string, given: object][] = [
      ['volumes', odd],
      ['volumes, the last patch beyond the end', { patches: { shape: [16, 4, 6] } }],
      ['whole volumes', { patches: { mode: 'full' } }],
      ['volumes, resampled', { ...odd, steps: ['zScore', resampled] }],
      ['volumes, resampled to fewer slices', { ...odd, steps: [{ id: 'resample', params: { spacingMm: [9, 2, 3] } }] }],
      ['volumes, resized and padded', { ...odd, steps: [{ id: 'resize', params: { shape: [7, 10, 13] } }, { id: 'pad', params: { minimumShape: [12, 12, 5] } }] }], // prettier-ignore
      ['volumes, turned', { ...odd, steps: [resampled, { id: 'sliceAxis', params: { axis: 'x' } }, 'zScore'] }],
      ['volumes, cropped', { ...odd, steps: ['crop'] }],
      ['slices', slices],
      ['slices, resampled', { ...slices, steps: [resampled] }],
      ['whole slices', { rank: 2, patches: { mode: 'full' } }],
    ];
    for (const [name, given] of settings) {
      it(`says the same as the probabilities, at every voxel: ${name}`, async () => {
        const pipeline = pipelineOf(given);
        const sample = sampleOf([9, 11, 13, 2]);
        sample.image.data.fill(0, 0, 2 * 11 * 13 * 2);
        const network = lopsided(pipeline.rank);
        const told: number[] = [];
        const label = await predictLabel(sample, [network], pipeline, { onProgress: (...each) => told.push(...each) });
        assert.deepEqual(label, argmax(await predictSample(sample, [network], pipeline)));
        assert.equal(new Set(label.data).size, 2);
        assert.deepEqual(told.at(-1), told.at(-2));
      });
    }

    it('stops when it is told to, between batches', async () => {
      const stop = new AbortController();
      const promise = predictLabel(sampleOf([9, 9, 9, 2]), [scaledBy(1)], pipelineOf(odd), {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      });
      await assert.rejects(promise, (error) => isStudioError(error, 'cancelled'));
    });
  });

  it('predicts large patches one by one', () => {
    const pipeline = pipelineOf({ batches: { size: 6 } });
    assert.equal(itemsOf(pipeline, [1, 256, 256]), 6);
    assert.equal(itemsOf(pipeline, [64, 64, 64]), 4);
    assert.equal(itemsOf(pipeline, [80, 160, 160]), 1);
  });

  describe('with mirrorAxes', () => {
    const shape: Shape = [8, 12, 8, 2];
    const given = { patches: { shape: [4, 4, 4], overlap: 0.5 } };
    // nnU-Net's Gaussian, which is the default, is not quite symmetric where the patch is even.
    const weighting = 'uniform';

    for (const [rank, axes, subsets] of [
      [3, [2], [[], [2]]],
      [3, [0, 1], [[], [0], [1], [0, 1]]],
      [3, [2, 0, 1, 0], [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]],
      [2, [0, 2], [[], [2]]],
    ] as const) {
      it(`averages the predictions of all ${subsets.length} mirrored images, ${rank}D, axes ${axes.join()}`, async () => {
        const patches = rank === 2 ? { ...given.patches, shape: [1, 4, 4] } : given.patches;
        const pipeline = pipelineOf({ ...given, rank, patches, prediction: { mirrorAxes: axes, weighting } });
        const plain = { ...pipeline, prediction: { ...pipeline.prediction, mirrorAxes: [] } };
        const networks = [lopsided(rank), scaledBy(3, rank)];
        const sample = sampleOf(shape);
        const { data } = await predictSample(sample, networks, pipeline);
        const wanted = new Float64Array(data.length);
        for (const subset of subsets) {
          const seen = await predictSample({ ...sample, image: flipped(sample.image, subset) }, networks, plain);
          flipped(seen, subset).data.forEach((value, i) => (wanted[i] += value / subsets.length));
        }
        assertSame(data, wanted, 'the mean of the mirrored predictions');
        const alone = await predictSample(sample, networks, plain);
        assert.ok(
          alone.data.some((value, i) => Math.abs(value - data[i]) > 0.01),
          'mirroring changes nothing',
        );
      });
    }

    it('gives the mirrored prediction for the mirrored image', async () => {
      const pipeline = pipelineOf({ ...given, prediction: { mirrorAxes: [0, 1, 2], weighting } });
      const sample = sampleOf(shape);
      const network = lopsided(3);
      const straight = await predictSample(sample, [network], pipeline);
      for (const axes of [[0], [1, 2], [0, 1, 2]]) {
        const seen = await predictSample({ ...sample, image: flipped(sample.image, axes) }, [network], pipeline);
        assertSame(flipped(seen, axes).data, straight.data, `axes ${axes.join()}`);
      }
    });
  });
});

/** A network that sees more of one side than of the other. */
function lopsided(rank: 2 | 3): tfl.LayersModel {
  const input = tfl.input({ shape: [...Array<null>(rank).fill(null), 2] });
  const config = { filters: 2, kernelSize: 3, padding: 'same' as const, useBias: false };
  const layer = rank === 2 ? tfl.layers.conv2d(config) : tfl.layers.conv3d(config);
  const network = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
  const weights = Float32Array.from({ length: 3 ** rank * 4 }, (_, i) => Math.cos(7 * i) / 3);
  layer.setWeights([tf.tensor(weights, [...Array<number>(rank).fill(3), 2, 2])]);
  return network;
}

function flipped(volume: FloatVolume, axes: readonly number[]): FloatVolume {
  return mirror.apply({ caseId: 'a', image: volume, label: null }, { axes: [...axes] }).image;
}
