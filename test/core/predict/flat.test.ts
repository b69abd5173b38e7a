import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { predictLabel } from '../../../src-main/core/predict/predict-sample.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { paysToCompile, startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import type { FloatVolume } from '../../../src-main/core/volume/volume.ts';
import { tinyNetwork } from '../train/networks.ts';

before(() => void startTensorFlow());

/** Of a size of its own. */
function noise(i: number): FloatVolume {
  const shape = [6 + (i % 3), 8 + (i % 4), 9, 1] as const;
  const random = randomStream('noise', i);
  const data = new Float32Array(shape.reduce((product, size) => product * size)).map(() => random.normal());
  return { data, shape, affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] };
}

for (const [what, filters, patches] of [
  ['in patches', 2, { shape: [4, 8, 8] }],
  ['in patches, compiled', 16, { shape: [4, 8, 8] }],
  ['as whole images', 2, { mode: 'full' }],
] as const) {
  test(`however many cases are predicted, no tensor is left behind: ${what}`, async () => {
    const network = tinyNetwork({ filters });
    assert.equal(paysToCompile([network]), filters === 16);
    const pipeline = resolvePipeline({ patches });
    const predict = (i: number) =>
      predictLabel({ caseId: `case ${i}`, image: noise(i), label: null }, [network], pipeline);
    await predict(0);
    const { numTensors } = tf.memory();
    for (let i = 1; i < 25; i++) {
      await predict(i);
      assert.equal(tf.memory().numTensors, numTensors, `after case ${i}`);
    }
    network.dispose();
  });
}
