import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { loadCase, toNative } from '../../src-main/core/io/load-case.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { predictCase } from '../../src-main/core/predict/predict-sample.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import { buildNetwork } from '../../src-main/core/train/network.ts';
import { rounded } from './measure.ts';

/**
 * A CT of 512×512 int16 voxels a slice, loaded, predicted in three classes and written on its own grid. Of the two
 * pipelines `resampled` is a usual one, and `plain` has a network so small that what remains is the handling of the case.
 */
const [slices, kind, kept] = [Number(process.argv[2]), process.argv[3], process.argv[4] === 'probabilities'];
const folder = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
const path = join(folder, 'ct.nii.gz');
{
  const data = new Int16Array(slices * 512 * 512);
  for (let i = 0; i < data.length; i++) data[i] = 1000 * Math.sin(i / 5e4) + (i % 37);
  const affine = [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 1.6, 0, 0, 0, 0, 1];
  const shape = [slices, 512, 512, 1] as const;
  await nifti.write!(path, { data, shape, affine }, { sformCode: 1, qformCode: 1, dataType: 'int16' });
}
const resampling = [
  { id: 'resample', params: { spacingMm: [3.2, 1.6, 1.6] } },
  { id: 'clip', params: { mode: 'values', range: [-79, 304] } },
  'zScore',
];
const pipeline = resolvePipeline({
  steps: kind === 'resampled' ? resampling : [],
  patches: { shape: [80, 160, 160] },
  architecture: { id: 'unet', params: kind === 'resampled' ? { filters: 8, depth: 4 } : { filters: 2, depth: 1 } },
});
const classes = ['background', 'kidney', 'tumour'].map((name, value) => ({ value, name }));
const dataset = { channels: ['CT'], classes };
startTensorFlow();
const network = buildNetwork(pipeline, dataset);
// TensorFlow's own memory: the library, its threads and the weights.
tf.dispose(network.apply(tf.zeros([1, 16, 16, 16, 1])) as tf.Tensor);
const library = memory('VmRSS');

const start = performance.now();
const marks: Record<string, number> = {};
const mark = (name: string): void => void (marks[name] = rounded((performance.now() - start) / 1000));
const { sample, origin } = await loadCase(folder, { id: 'ct', images: [path], label: null }, dataset);
mark('loaded');
const loadingPeak = memory('VmHWM');
globalThis.gc?.();
const loaded = memory('VmRSS');
// The peak counts from here on.
writeFileSync('/proc/self/clear_refs', '5');
const { label } = await predictCase(sample, [network], pipeline, { keepProbabilities: kept });
mark('predicted');
const predictingPeak = memory('VmHWM');
await nifti.write!(join(folder, 'label.nii.gz'), toNative(label, origin), origin.header);
mark('written');
const peak = Math.max(loadingPeak, memory('VmHWM'));
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    what: `a CT of 512×512×${slices}, ${kind}, predicted (patch 80×160×160, half overlap, 3 classes) and written`,
    kept: kept ? 'label and probabilities' : 'label',
    secondsAfterStart: marks,
    peakGigabytesBeyondTensorFlow: rounded((peak - library) / 1e9),
    predictingGigabytesBeyondCase: rounded((predictingPeak - loaded) / 1e9),
    target: '≤ 3 GB; as much for 300 slices as for 100, beyond the case and a byte a voxel',
  }),
);

/** Bytes: VmRSS now, VmHWM at most. */
function memory(which: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}
