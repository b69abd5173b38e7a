import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { resolvePipeline, type Pipeline } from '../../src-main/core/pipeline/pipeline.ts';
import type { LabelClass } from '../../src-main/core/evaluate/evaluate.ts';
import { startTensorFlow, tf, tfl } from '../../src-main/core/tf/index.ts';
import type { FloatVolume, LabelVolume } from '../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { codeBlocks, root } from './markdown.ts';

// The example of CONTRIBUTING.md that labels and scores arrays.

interface Example {
  labelOf(image: FloatVolume, networks: tfl.LayersModel[], pipeline: Pipeline): Promise<LabelVolume>;
  diceOf(truth: LabelVolume, prediction: LabelVolume, classes: readonly LabelClass[]): number[];
}

before(() => void startTensorFlow());

/** Class 1 where the image is above 5. */
function threshold(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, null, 1] });
  const layer = tfl.layers.conv3d({ filters: 2, kernelSize: 1, activation: 'softmax' });
  const network = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
  layer.setWeights([tf.tensor([0, 1], [1, 1, 1, 1, 2]), tf.tensor([5, 0])]);
  return network;
}

test('an image in memory is labelled on its own grid and scored', async () => {
  const source = codeBlocks('ts', ['CONTRIBUTING.md']).find(({ text }) =>
    text.includes('export async function labelOf'),
  );
  const file = join(temporaryFolder(), 'in-memory.ts');
  const base = join(root, 'src-main');
  const absolute = source!.text.replaceAll(/from '(\.[^']+)'/g, (_, name: string) => `from '${pathToFileURL(join(base, name)).href}'`); // prettier-ignore
  writeFileSync(file, absolute);
  const { labelOf, diceOf } = (await import(pathToFileURL(file).href)) as Example;

  // x grows to the left, z downwards.
  const affine = [-1, 0, 0, 9, 0, 1, 0, 0, 0, 0, -2, 9, 0, 0, 0, 1];
  const data = Float32Array.from({ length: 60 }, (_, i) => i % 10);
  const image: FloatVolume = { data, shape: [3, 4, 5, 1], affine };
  const pipeline = resolvePipeline({
    ...{ steps: [], patches: { shape: [2, 4, 4] }, architecture: { id: 'unet', params: { depth: 1 } } },
  });
  const label = await labelOf(image, [threshold()], pipeline);
  assert.deepEqual([...label.data], [...data].map((value) => (value > 5 ? 1 : 0))); // prettier-ignore
  assert.deepEqual([label.shape, [...label.affine]], [[3, 4, 5, 1], affine]);
  const truth = { ...label, data: label.data.map((value, i) => (i < 30 ? value : 0)) };
  const classes = [0, 1].map((value) => ({ value, name: String(value) }));
  // 12 voxels in the truth, 24 predicted, 12 in both.
  const [dice, ...others] = diceOf(truth, label, classes);
  assert.ok(Math.abs(dice - 24 / 36) < 1e-12 && others.length === 0, `${dice}`);
});
