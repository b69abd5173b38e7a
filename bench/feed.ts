import { resolve } from 'node:path';
import { resolveParams } from '../shared/params.ts';
import { createFeed } from '../src-main/core/batches/feed.ts';
import { trainingItems } from '../src-main/core/batches/plan.ts';
import { createPrefetch } from '../src-main/core/batches/prefetch.ts';
import { scanFolder } from '../src-main/core/io/scan.ts';
import * as losses from '../src-main/core/losses/index.ts';
import * as optimizers from '../src-main/core/optimizers/index.ts';
import { resolvePipeline } from '../src-main/core/pipeline/pipeline.ts';
import { startTensorFlow } from '../src-main/core/tf/index.ts';
import { buildNetwork } from '../src-main/core/train/network.ts';
import { createTrainer } from '../src-main/core/train/step.ts';
import { assembleSettings } from '../src-main/core/train/train-fold.ts';
import { median, rounded } from './support/measure.ts';

/**
 * Training fed by one data worker with every default augmentation on every patch, against steps on one batch again and
 * again, in one process by turns. Each turn is an epoch of its own: it begins with no batch ready.
 */
const rounds = 5;
const steps = 40;
startTensorFlow();
const root = resolve(import.meta.dirname, '../resources/sample-study');
const dataset = await scanFolder(root);
const pipeline = resolvePipeline({
  patches: { shape: [32, 48, 32] },
  architecture: { id: 'unet', params: { filters: 16, depth: 3 } },
  augmentations: ['mirror', 'rotateScale', 'brightness', 'contrast', 'gamma', 'gaussianNoise'].map((id) => ({
    id,
    params: { probability: 1 },
  })),
});
const { size } = pipeline.batches;
const feed = createFeed(1);
const cases = await feed.prepare(dataset.cases, {
  ...{ root, dataset, steps: pipeline.steps, seed: 1, grid: null, cache: null },
});
const settings = assembleSettings(pipeline, cases);
const batchesOf = createPrefetch(feed, size, settings);
const itemsOf = (epoch: number) =>
  trainingItems(cases, { seed: 1, rank: 3, mode: 'crop', patch: [32, 48, 32] }, epoch, steps * size);

const results = [];
for (const precision of ['float32', 'auto'] as const) {
  const loss = losses.diceCrossEntropy.loss(resolveParams(losses.diceCrossEntropy.params, {}, ''));
  const params = resolveParams(optimizers.adam.params, {}, '');
  const trainer = createTrainer(buildNetwork(pipeline, dataset), loss, optimizers.adam as never, params as never, { precision }); // prettier-ignore
  // Its memory is not the ring's.
  const fixed = await feed.assemble(itemsOf(0).slice(0, size), settings);
  for (let i = 0; i < 5; i++) trainer.step(fixed, 1e-3);
  const turns: { alone: number; fed: number; ratio: number; load: number; augment: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    for (let i = 0; i < steps; i++) trainer.step(fixed, 1e-3);
    const alone = performance.now() - begin;
    let [load, augment] = [0, 0];
    for await (const batch of batchesOf(itemsOf(round))) {
      trainer.step(batch, 1e-3);
      load += batch.seconds!.load;
      augment += batch.seconds!.augment;
    }
    const fed = performance.now() - begin - alone;
    turns.push({ alone, fed, ratio: alone / fed, load: (1000 * load) / steps, augment: (1000 * augment) / steps });
  }
  const middle = (of: (turn: (typeof turns)[number]) => number): number =>
    rounded(median(turns.map(of).sort((a, b) => a - b)));
  results.push({
    engine: trainer.engine,
    stepMilliseconds: middle(({ alone }) => alone / steps),
    fedMilliseconds: middle(({ fed }) => fed / steps),
    loadMilliseconds: middle(({ load }) => load),
    augmentMilliseconds: middle(({ augment }) => augment),
    ratio: middle(({ ratio }) => ratio),
  });
  trainer.dispose();
}
await feed.close();
console.log(
  JSON.stringify({
    what: `training with every default augmentation on every patch, batch ${size} of 32×48×32, 1 data worker, against steps on one batch`,
    results,
    target: 'ratio ≥ 0.95',
  }),
);
