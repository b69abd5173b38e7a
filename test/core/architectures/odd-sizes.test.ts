import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { assembleBatch } from '../../../src-main/core/batches/assemble.ts';
import type { Feed } from '../../../src-main/core/batches/feed.ts';
import type { PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { gridLocations } from '../../../src-main/core/patches/grid.ts';
import { resolvePipeline, type Pipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { divisorOf, gridOf } from '../../../src-main/core/pipeline/shapes.ts';
import { predictSample } from '../../../src-main/core/predict/predict-sample.ts';
import { startTensorFlow, type tfl } from '../../../src-main/core/tf/index.ts';
import { buildNetwork } from '../../../src-main/core/train/network.ts';
import { trainFold } from '../../../src-main/core/train/train-fold.ts';
import { identityAffine, type Sample, type Shape } from '../../../src-main/core/volume/volume.ts';
import { byId, caseOf } from '../batches/cases.ts';

before(() => void startTensorFlow());

/** A bright block on dark ground, with a little of everything else; no axis divides by the 4 that the networks halve. */
function oddCase(id: string, shape: Shape): PreparedCase & { voxels: { image: Float32Array; label: Uint8Array } } {
  const middle = (size: number, at: number): boolean => at >= size / 4 && at < (3 * size) / 4;
  const prepared = caseOf(id, shape, (_z, y, x) => (middle(shape[1], y) && middle(shape[2], x) ? 1 : 0));
  const { label } = prepared.voxels as { label: Uint8Array };
  const image = Float32Array.from(label, (each, i) => (each ? 1 : -1) + 0.2 * Math.sin(i * 12.9898));
  return { ...prepared, voxels: { image, label } };
}

const training = [oddCase('a', [5, 13, 11, 1]), oddCase('b', [7, 10, 14, 1])];
const [validation, unseen] = [oddCase('c', [6, 11, 9, 1]), oddCase('d', [9, 15, 13, 1])];
const dataset = { channels: ['image'], classes: [0, 1] } as unknown as Parameters<typeof buildNetwork>[1];

async function train(pipeline: Pipeline): Promise<tfl.LayersModel> {
  const grid = gridOf(pipeline);
  const onGrid = (each: PreparedCase): PreparedCase => ({
    ...each,
    gridStarts: grid && gridLocations([each.shape[0], each.shape[1], each.shape[2]], grid.patch, grid.overlap),
  });
  const cases = [...training, validation].map(onGrid);
  const network = buildNetwork(pipeline, dataset);
  const isDone = await trainFold({
    ...{ network, pipeline, training: cases.slice(0, 2), validation: cases.slice(2) },
    ...{ from: null, signal: new AbortController().signal, onStep: () => {}, onEpoch: async () => {} },
    // All is prepared: nothing else is asked of it.
    feed: { assemble: (items, settings) => assembleBatch(items, byId(...cases), settings) } as Feed,
  });
  assert.ok(isDone);
  return network;
}

describe('images whose sizes do not divide by what the network halves', { timeout: 120_000 }, () => {
  for (const [architecture, rank] of [
    ['unet', 3],
    ['attention', 2],
  ] as const) {
    for (const mode of ['crop', 'grid', 'full']) {
      it(`are learnt and predicted whole: ${architecture}, ${rank}D, ${mode}`, async () => {
        const pipeline = resolvePipeline({
          ...{ rank, steps: [], augmentations: [], seed: 3 },
          patches: mode === 'full' ? { mode } : { mode, shape: [rank === 2 ? 1 : 8, 8, 8] },
          architecture: { id: architecture, params: { filters: 4, depth: 2 } },
          optimizer: { id: 'adam', params: { learningRate: 0.02 } },
          training: { epochs: 3, iterations: 10, recalibration: 4, validationPatches: 4 },
        });
        assert.deepEqual(divisorOf(pipeline), [rank === 2 ? 1 : 4, 4, 4]);
        const network = await train(pipeline);
        const { image, label } = unseen.voxels;
        const sample: Sample = {
          ...{ caseId: 'd', label: null },
          image: { data: image, shape: unseen.shape, affine: identityAffine },
        };
        const { data, shape } = await predictSample(sample, [network], pipeline);
        assert.deepEqual([...shape], [9, 15, 13, 2]);
        let [both, either] = [0, 0];
        label.forEach((truth, voxel) => {
          const predicted = data[2 * voxel + 1] > data[2 * voxel] ? 1 : 0;
          both += truth * predicted;
          either += truth + predicted;
        });
        assert.ok((2 * both) / either > 0.9, `Dice ${(2 * both) / either}`);
      });
    }
  }
});
