import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import type { Slice } from '../../../shared/slice.ts';
import { prepareCase } from '../../../src-main/core/batches/prepare.ts';
import type { PreparedFolders } from '../../../src-main/core/batches/prepared-files.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { withPatchShape } from '../../../src-main/core/pipeline/shapes.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import { weightsOf } from '../../../src-main/core/train/checkpoint.ts';
import { createSampler, showCase } from '../../../src-main/core/train/live-sample.ts';
import { buildNetwork } from '../../../src-main/core/train/network.ts';
import { axialSlice, fullestSlice } from '../../../src-main/core/volume/slice.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

let study: string;
let dataset: Dataset;
const never = new AbortController().signal;

before(async () => {
  startTensorFlow();
  study = await makeTinyStudy(1);
  dataset = await scanFolder(study);
});

async function show(change: object = {}, cache: PreparedFolders | null = null) {
  const pipeline = withPatchShape(resolvePipeline({ ...tinyPipeline, ...change }), dataset);
  const { steps, seed } = pipeline;
  const prepared = await prepareCase(dataset.cases[0], { root: study, dataset, steps, seed, grid: null, cache });
  const network = buildNetwork(pipeline, dataset);
  const before = weightsOf(network);
  const slice = await showCase(prepared, network, pipeline, never);
  assert.deepEqual(weightsOf(network), before, 'no weight is another');
  network.dispose();
  return slice;
}

describe('the live sample of a training', () => {
  it('is the slice with most foreground, its truth beside what the network makes of it', async () => {
    const slice = await show();
    const { sample } = await loadCase(study, dataset.cases[0], dataset);
    const truth = axialSlice(sample.image, sample.label, fullestSlice(sample.label!), [0, 1]).label;
    assert.deepEqual(slice.label, truth);
    assert.equal(slice.prediction!.length, truth!.length);
    assert.ok(slice.prediction!.every((index) => index < 3));
    assert.deepEqual([Math.min(...slice.grey), Math.max(...slice.grey)], [0, 255]);
  });

  it('is the same for cases that lie on disk', async () => {
    assert.deepEqual(await show({}, { own: temporaryFolder(), shared: null }), await show());
  });

  it('is made of 2D networks, whole images and patches deeper than the image too', async () => {
    for (const change of [
      { rank: 2, patches: { shape: [1, 16, 16] } },
      { patches: { mode: 'full' } },
      { patches: { shape: [12, 16, 12] } },
    ]) {
      const { width, height, prediction } = await show(change);
      assert.deepEqual([width, height, prediction!.length], [16, 16, 256], JSON.stringify(change));
    }
  });

  it('comes at once, then not before its time', async () => {
    let shown = 0;
    const sample = createSampler(() => Promise.resolve({ width: ++shown } as Slice));
    const call = () => sample(undefined as never, undefined as never, undefined as never, never);
    assert.equal((await call())?.width, 1);
    assert.equal(await call(), null);
    assert.equal(shown, 1);
  });
});
