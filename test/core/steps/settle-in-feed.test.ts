import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createFeed } from '../../../src-main/core/batches/feed.ts';
import { prepareCase, type PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import type { Dataset } from '../../../shared/dataset.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { withPatchShape } from '../../../src-main/core/pipeline/shapes.ts';
import { createPreviewer } from '../../../src-main/core/preview/preview-case.ts';
import { makeTinyStudy } from '../../support/tiny-study.ts';

const imageOf = ({ voxels }: PreparedCase): Float32Array => ('image' in voxels ? voxels.image : assert.fail('a file'));

let root: string;
let dataset: Dataset;
before(async () => {
  root = await makeTinyStudy(3);
  dataset = await scanFolder(root);
});

it('a preview shows a case by what all training cases measure together', async () => {
  const pipeline = withPatchShape(resolvePipeline({ steps: ['ctNormalization'], augmentations: [] }), dataset);
  const preview = await createPreviewer()({ root, dataset, pipeline, caseId: 'case_1', epoch: 1 });
  const feed = createFeed(1);
  try {
    const steps = await feed.settle(dataset.cases, { root, dataset, steps: pipeline.steps });
    const settings = { root, dataset, steps, seed: 1, grid: null, cache: null };
    const prepared = await prepareCase(dataset.cases[1], settings);
    assert.deepEqual([...preview.stages[1].sample.image.data], [...imageOf(prepared)]);
  } finally {
    await feed.close();
  }
});

it('a case that several folds train on is prepared by the steps of each, not by those of the first', async () => {
  const { steps } = resolvePipeline({ steps: ['ctNormalization'] });
  const feed = createFeed(2);
  try {
    const prepared = [];
    for (const cases of [dataset.cases.slice(0, 2), dataset.cases.slice(1)]) {
      const settled = await feed.settle(cases, { root, dataset, steps });
      const settings = { root, dataset, steps: settled, seed: 1, grid: null, cache: null };
      const [shared] = await feed.prepare([dataset.cases[1]], settings);
      assert.deepEqual([...imageOf(shared)], [...imageOf(await prepareCase(dataset.cases[1], settings))]);
      prepared.push(shared);
    }
    assert.notDeepEqual([...imageOf(prepared[0])], [...imageOf(prepared[1])]);
  } finally {
    await feed.close();
  }
});
