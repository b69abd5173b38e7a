import { resolveParams } from '../../shared/params.ts';
import { unet } from '../../src-main/core/architectures/index.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { predictSample } from '../../src-main/core/predict/predict-sample.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import type { FloatVolume, Triple } from '../../src-main/core/volume/volume.ts';
import { residentGigabytes, serve } from './child.ts';
import { netOf } from './nets.ts';
import { floatsOf, samplesOf, writeWeights } from './shared-files.ts';

/** Prediction by the engine. Arguments: the net, the precision, the folder with volume.bin and for the weights, the volume's shape. */
const [, , name, precision, folder, ...numbers] = process.argv;
const { rank, depth, filters, classes, batch, shape: patch } = netOf(name);
const { version } = startTensorFlow();
const network = unet.build({ rank, channels: 1, classes, seed: 1 }, resolveParams(unet.params, { depth, filters }, ''));
writeWeights(folder, network);
const pipeline = resolvePipeline({
  steps: [],
  patches: { shape: patch, overlap: 0.5 },
  batches: { size: batch },
  architecture: { id: 'unet', params: { depth, filters } },
  training: { precision },
  prediction: { weighting: 'gaussian' },
});

const predict = (data: Float32Array, shape: Triple, onProgress?: (done: number, total: number) => void) => {
  const image = { data, shape: [...shape, 1] as const, affine: [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 1.5, 0, 0, 0, 0, 1] };
  const sample = { caseId: 'volume', image: image as unknown as FloatVolume, label: null };
  return predictSample(sample, [network], pipeline, onProgress && { onProgress });
};

await serve({ parameters: network.countParams(), versions: { tensorflow: version } }, async () => {
  // TensorFlow's own memory: the library, its threads and the weights.
  tf.dispose(network.apply(tf.zeros([1, 16, 16, 16, 1])) as tf.Tensor);
  const before = residentGigabytes('self', 'VmRSS');
  const volume = floatsOf(folder, 'volume');
  let patches = 0;
  const start = performance.now();
  const { data } = await predict(
    volume,
    numbers.map(Number) as unknown as Triple,
    (_, total) => void (patches = total),
  );
  const seconds = (performance.now() - start) / 1000;
  const peakGigabytes = residentGigabytes('self', 'VmHWM') - before;
  const samples = samplesOf(data, classes);
  const [z, y, x] = patch;
  const one = await predict(volume.subarray(0, z * y * x), [z, y, x]);
  return { seconds, peakGigabytes, patches, samples, ofPatch: samplesOf(one.data, classes) };
});
