import { resolveParams } from '../shared/params.ts';
import { unet } from '../src-main/core/architectures/index.ts';
import { diceCrossEntropy } from '../src-main/core/losses/index.ts';
import { adam } from '../src-main/core/optimizers/index.ts';
import { resolvePipeline } from '../src-main/core/pipeline/pipeline.ts';
import { predictLabel } from '../src-main/core/predict/predict-sample.ts';
import { randomStream } from '../src-main/core/random.ts';
import { startTensorFlow, tf } from '../src-main/core/tf/index.ts';
import { createTrainer } from '../src-main/core/train/step.ts';
import type { FloatVolume } from '../src-main/core/volume/volume.ts';
import { median, rounded } from './support/measure.ts';

/** Memory of this process and TensorFlow's tensors over many training steps, folds and predicted cases. */
startTensorFlow();
/** Just large enough that prediction is compiled. */
const architecture = { filters: 8, depth: 2, dropout: 0.1 };
const network = unet.build({ rank: 3, channels: 1, classes: 3, seed: 1 }, resolveParams(unet.params, architecture, ''));

/** Samples memory twenty times, evenly; the first fifth warms up. */
async function watch(what: string, times: number, work: (i: number) => unknown): Promise<object> {
  const samples: { bytes: number; tensors: number }[] = [];
  for (let i = 0; i < times; i++) {
    await work(i);
    if ((i + 1) % (times / 20) !== 0) continue;
    globalThis.gc?.();
    samples.push({ bytes: process.memoryUsage.rss(), tensors: tf.memory().numTensors });
  }
  const middle = (from: number, to: number): number =>
    median(
      samples
        .slice(from, to)
        .map(({ bytes }) => bytes)
        .sort((a, b) => a - b),
    );
  return {
    what,
    memoryMegabytes: rounded(middle(16, 20) / 1e6, 4),
    growthMegabytes: Math.round((middle(16, 20) - middle(4, 8)) / 1e5) / 10,
    growthTensors: samples[19].tensors - samples[4].tensors,
    memory: samples.map(({ bytes }) => Math.round(bytes / 1e6)),
    target: 'flat: 0 tensors, ≤ 2 % of the memory',
  };
}

function training(compiled: boolean): { step(i: number): void; end(): void } {
  const shape = [2, 8, 16, 16, 1] as const;
  const voxels = shape.reduce<number>((product, size) => product * size, 1);
  const label = Uint8Array.from({ length: voxels }, (_, i) => i % 3);
  const loss = diceCrossEntropy.loss(resolveParams(diceCrossEntropy.params, {}, ''));
  const params = resolveParams(adam.params, {}, '') as never;
  const trainer = createTrainer(network, loss, adam as never, params, { compiled });
  return {
    step(i) {
      const random = randomStream('flat', i);
      trainer.step({ image: new Float32Array(voxels).map(() => random.normal()), label, shape }, 1e-3);
    },
    end: () => trainer.dispose(),
  };
}

/** Cases of many sizes, as they come. */
async function predict(i: number, settings: object): Promise<void> {
  const shape = [20 + (i % 7), 40 + (i % 5), 48 - (i % 3), 1] as const;
  const random = randomStream('case', i);
  const data = new Float32Array(shape.reduce((product, size) => product * size)).map(() => random.normal());
  const image: FloatVolume = { data, shape, affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] };
  const pipeline = resolvePipeline({ architecture: { id: 'unet', params: architecture }, ...settings });
  await predictLabel({ caseId: `case ${i}`, image, label: null }, [network], pipeline);
}

const results: object[] = [];
for (const compiled of [true, false]) {
  const { step, end } = training(compiled);
  results.push(await watch(`2,000 training steps of a tiny network, ${compiled ? 'compiled' : 'eager'}`, 2000, step));
  end();
}
const folds = (i: number): void => {
  const { step, end } = training(true);
  step(i);
  end();
};
results.push(await watch('100 trainers, each compiled, used once and disposed, as of many folds', 100, folds));
for (const patches of [{ shape: [8, 16, 16] }, { mode: 'full' }]) {
  const what = patches.mode ? 'as whole images' : 'in patches';
  results.push(await watch(`100 predicted cases, ${what}`, 100, (i) => predict(i, { patches })));
}
console.log(JSON.stringify(results));
