import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { loadCase, toNative } from '../../src-main/core/io/load-case.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { predictSample } from '../../src-main/core/predict/predict-sample.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import { buildNetwork } from '../../src-main/core/train/network.ts';
import { argmax } from '../../src-main/core/volume/one-hot.ts';
import { rounded } from './measure.ts';

/** A CT of 512 × 512 × 300 int16, loaded, resampled to 1.6 × 1.6 × 3.2 mm, predicted and written on its own grid. */
const folder = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
const path = join(folder, 'ct.nii.gz');
{
  const data = new Int16Array(300 * 512 * 512);
  for (let i = 0; i < data.length; i++) data[i] = 1000 * Math.sin(i / 5e4) + (i % 37);
  const affine = [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 1.6, 0, 0, 0, 0, 1];
  await nifti.write!(
    path,
    { data, shape: [300, 512, 512, 1], affine },
    { sformCode: 1, qformCode: 1, dataType: 'int16' },
  );
}
const pipeline = resolvePipeline({
  steps: [
    { id: 'resample', params: { spacingMm: [3.2, 1.6, 1.6] } },
    { id: 'clip', params: { mode: 'values', range: [-79, 304] } },
    'zScore',
  ],
  patches: { shape: [80, 160, 160] },
  batches: { size: 1 },
  architecture: { id: 'unet', params: { filters: 8, depth: 4 } },
});
const dataset = {
  channels: ['CT'],
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'organ' },
  ],
};
startTensorFlow();
const network = buildNetwork(pipeline, dataset);
// TensorFlow's own memory: the library, its threads and the weights.
tf.dispose(network.apply(tf.zeros([1, 16, 16, 16, 1])) as tf.Tensor);
const before = process.memoryUsage().rss;

const start = performance.now();
const marks: Record<string, number> = {};
const mark = (name: string): void => void (marks[name] = rounded((performance.now() - start) / 1000));
const { sample, origin } = await loadCase(folder, { id: 'ct', images: [path], label: null }, dataset);
mark('loaded');
const probabilities = await predictSample(sample, [network], pipeline);
mark('predicted');
const label = toNative(argmax(probabilities), origin);
await nifti.write!(join(folder, 'label.nii.gz'), label, origin.header);
mark('written');
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    what: 'a CT of 512×512×300 loaded, resampled, predicted (patch 80×160×160, half overlap, 2 classes) and written',
    secondsAfterStart: marks,
    peakGigabytesBeyondTensorFlow: rounded((peak - before) / 1e9),
    target: '≤ 4 GB',
  }),
);
