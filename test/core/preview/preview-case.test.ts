import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { assembleBatch } from '../../../src-main/core/batches/assemble.ts';
import { trainingItems } from '../../../src-main/core/batches/plan.ts';
import { prepareCase, type PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { gridOf, withPatchShape } from '../../../src-main/core/pipeline/shapes.ts';
import { createPreviewer, type PreviewOrder } from '../../../src-main/core/preview/preview-case.ts';
import { previewSlices } from '../../../src-main/core/preview/slices.ts';
import { applySteps } from '../../../src-main/core/steps/run-steps.ts';
import { assembleSettings } from '../../../src-main/core/train/train-fold.ts';
import { makeTinyStudy } from '../../support/tiny-study.ts';

const always = (id: string) => ({ id, params: { probability: 1 } });
const pipelines = {
  'random crops': {
    steps: [{ id: 'resample', params: { spacingMm: [2, 1.5, 1.5] } }, 'zScore'],
    patches: { shape: [4, 8, 8] },
    augmentations: [always('mirror'), always('rotateScale'), always('gamma')],
    architecture: { id: 'unet', params: { depth: 2 } },
  },
  'a grid without blank patches': {
    patches: { mode: 'grid', shape: [4, 8, 8], skipBlanks: true },
    architecture: { id: 'unet', params: { depth: 2 } },
  },
  'whole images': { patches: { mode: 'full' }, augmentations: [always('brightness')] },
  slices: { rank: 2, patches: { shape: [1, 16, 16] } },
};

let root: string;
let dataset: Dataset;
before(async () => {
  root = await makeTinyStudy(4);
  dataset = await scanFolder(root);
});

const orderOf = (given: object, change: Partial<PreviewOrder> = {}): PreviewOrder => {
  const pipeline = withPatchShape(resolvePipeline(given), dataset);
  return { root, dataset, pipeline, caseId: 'case_1', epoch: 3, ...change };
};

for (const [name, given] of Object.entries(pipelines)) {
  it(`shows what training makes, bit for bit: ${name}`, async () => {
    const order = orderOf(given);
    const { pipeline, epoch } = order;
    const preview = await createPreviewer()(order);

    const prepare = { root, dataset, steps: pipeline.steps, seed: pipeline.seed, grid: gridOf(pipeline), cache: null };
    const all = new Map<string, PreparedCase>();
    for (const each of dataset.cases) all.set(each.id, await prepareCase(each, prepare));
    const settings = assembleSettings(pipeline, [...all.values()]);
    const plan = { ...pipeline, mode: pipeline.patches.mode, patch: settings.patch };
    const items = trainingItems([all.get('case_1')!], plan, epoch, 4);
    assert.ok(items.length > 0);
    for (const [i, item] of items.entries()) {
      const batch = await assembleBatch([item], all, settings);
      assert.deepEqual(preview.patches[i].after.image.data, batch.image);
      assert.deepEqual(preview.patches[i].after.label!.data, batch.label);
      const bare = await assembleBatch([item], all, { ...settings, augmentations: [] });
      assert.deepEqual(preview.patches[i].before.image.shape.slice(0, 3), bare.shape.slice(1, 4));
    }

    const { sample } = await loadCase(root, dataset.cases[1], dataset);
    pipeline.steps.forEach((_, i) => {
      const stepped = applySteps(sample, pipeline.steps.slice(0, i + 1)).sample;
      assert.deepEqual(preview.stages[i + 1].sample, stepped);
    });
    assert.deepEqual(preview.stages[0].sample, sample);
  });
}

describe('a previewer', () => {
  const steps = ['zScore', { id: 'clip', params: { mode: 'values', range: [-1, 1] } }];

  it('keeps what did not change, and makes anew what did', async () => {
    const preview = createPreviewer();
    const first = await preview(orderOf({ steps }));
    const other = await preview(
      orderOf({ steps: ['zScore', { id: 'clip', params: { mode: 'values', range: [0, 1] } }] }),
    );
    assert.equal(other.stages[1].sample, first.stages[1].sample);
    assert.notDeepEqual(other.stages[2].sample, first.stages[2].sample);
    const fresh = await createPreviewer()(orderOf({ steps }));
    assert.deepEqual(await preview(orderOf({ steps })), fresh);
    const another = await preview(orderOf({ steps }, { caseId: 'case_2' }));
    assert.notDeepEqual(another.stages[0].sample, first.stages[0].sample);
  });

  it('draws other patches in another epoch', async () => {
    const preview = createPreviewer();
    const [a, b] = [await preview(orderOf({})), await preview(orderOf({}, { epoch: 4 }))];
    assert.notDeepEqual(a.patches[0].after, b.patches[0].after);
  });

  it('stops when it is outdated, and can go on afterwards', async () => {
    const preview = createPreviewer();
    let asked = 0;
    await assert.rejects(
      preview(orderOf({ steps }), () => ++asked === 2),
      (error) => isStudioError(error, 'cancelled'),
    );
    assert.deepEqual(await preview(orderOf({ steps })), await createPreviewer()(orderOf({ steps })));
  });

  it('names a case that is not there', async () => {
    await assert.rejects(createPreviewer()(orderOf({}, { caseId: 'nobody' })), (error) =>
      isStudioError(error, 'not-found'),
    );
  });
});

describe('its slices', () => {
  it('show the same place of the patient after each step, and patches in one window', async () => {
    const steps = [{ id: 'resample', params: { spacingMm: [1, 1, 1] } }, 'zScore'];
    const { stages, patches } = previewSlices(await createPreviewer()(orderOf({ steps, augmentations: [] })));
    assert.deepEqual(
      stages.map(({ title }) => title),
      ['As loaded', 'Resample to spacing', 'Z-score'],
    );
    assert.deepEqual(
      stages.map(({ shape }) => shape[0]),
      [10, 20, 20],
    );
    const foreground = stages.map(({ slice }) => slice.label!.filter((each) => each > 0).length);
    assert.ok(
      foreground.every((count) => count > 0 && Math.abs(count - foreground[0]) < 12),
      String(foreground),
    );
    assert.ok(Math.abs(stages[2].mean) < 1e-6);
    for (const { before: shown, after, augmentations } of patches) {
      assert.deepEqual(augmentations, []);
      assert.deepEqual(shown, after);
    }
  });
});
