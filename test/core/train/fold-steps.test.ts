import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { resolvePipeline, type Pipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { predictSample } from '../../../src-main/core/predict/predict-sample.ts';
import { openRun } from '../../../src-main/core/runs/run-folder.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import { loadModel } from '../../../src-main/core/train/model-file.ts';
import { runFolds } from '../../../src-main/core/train/run-folds.ts';
import { newRun } from '../../../src-main/engine/calls/new-run.ts';
import { predictFolder } from '../../../src-main/engine/calls/predict.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

before(() => void startTensorFlow());

const pipeline = {
  rank: 2,
  steps: ['ctNormalization'],
  patches: { shape: [1, 16, 16], overlap: 0 },
  augmentations: [],
  architecture: { id: 'unet', params: { filters: 2, depth: 1 } },
  training: { epochs: 1, iterations: 2, recalibration: 1, validationPatches: 1 },
};
const splits = [
  { train: ['case_0', 'case_1'], val: ['case_2'] },
  { train: ['case_2', 'case_3'], val: ['case_0'] },
];

describe('steps that are measured in training cases', { timeout: 120_000 }, () => {
  const home = temporaryFolder();
  const folder = join(home, 'run');
  let study = '';

  const go = async (run: string) =>
    runFolds(await openRun(run), { signal: new AbortController().signal, onEvent: () => {} });
  const make = async (run: string) =>
    newRun({ data: study, folder: run, command: 'cross-validate', pipeline, skipProblems: false, folds: { kind: 'splits', splits, name: 'splits.json' }, studioVersion: '0.0.0' }); // prettier-ignore
  const stored = (run: string, fold: number) =>
    JSON.parse(readFileSync(join(run, `fold-${fold}`, 'steps.json'), 'utf8')) as {
      schemaVersion: number;
      steps: Pipeline['steps'];
    };
  const statistics = (run: string, fold: number) => stored(run, fold).steps[0].params.statistics as number[];

  before(async () => {
    study = await makeTinyStudy(4);
    await make(folder);
    assert.ok((await go(folder)).finished);
  });

  it('are measured in those of each fold and no others, and stored beside its network', async () => {
    const { dataset, root, pipeline: written } = await openRun(folder);
    assert.deepEqual(written.steps[0].params.statistics, [], 'the run’s own pipeline stays as it was');
    for (const [fold, { train }] of splits.entries()) {
      let [low, high, mean] = [Infinity, -Infinity, 0];
      for (const id of train) {
        const { sample } = await loadCase(
          root,
          dataset.cases.find((each) => each.id === id)!,
          dataset,
        );
        const values = sample.image.data.filter((_, i) => sample.label!.data[i] > 0);
        [low, high] = [Math.min(low, ...values), Math.max(high, ...values)];
        mean += values.reduce((sum, value) => sum + value) / values.length / train.length;
      }
      const [from, to, found] = statistics(folder, fold);
      assert.ok(Math.abs(found - mean) < 0.02 * (high - low), `mean ${found}, not ${mean}`);
      assert.ok(from >= low && to <= high && from < mean && to > mean, `limits ${from} … ${to}`);
    }
    assert.notDeepEqual(statistics(folder, 0), statistics(folder, 1));
  });

  it('are those by which held-out and new cases are predicted: each network by its own', async () => {
    const { dataset, root, pipeline: written } = await openRun(folder);
    const each = dataset.cases.find(({ id }) => id === 'case_0')!;
    const { sample } = await loadCase(root, each, dataset);
    const alone = [];
    for (const fold of [0, 1]) {
      const network = await loadModel(join(folder, `fold-${fold}`, 'model'));
      const { steps } = resolvePipeline({ steps: stored(folder, fold).steps });
      alone.push((await predictSample(sample, [network], { ...written, steps })).data);
      network.dispose();
    }
    assert.notDeepEqual(alone[0], alone[1]);
    const out = join(home, 'out');
    const input = join(study, 'imagesTr', 'case_0.nii.gz');
    const shares: number[] = [];
    await predictFolder({
      ...{ run: folder, input, out, probabilities: true },
      onProgress: ({ share }) => shares.push(share),
    });
    const { volume } = await nifti.read(join(out, 'case_0_probabilities.nii.gz'));
    // Stored left–posterior: the voxels of a canonical case run the other way in y and x, which is in each slice.
    const [depth, height, width, classes] = volume.shape;
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height * width; i++) {
        for (let c = 0; c < classes; c++) {
          const at = (z * height * width + i) * classes + c;
          const mirrored = (z * height * width + height * width - 1 - i) * classes + c;
          const wanted = (alone[0][mirrored] + alone[1][mirrored]) / 2;
          assert.ok(Math.abs(volume.data[at] - wanted) < 1e-5, `voxel ${at}: ${volume.data[at]}, not ${wanted}`);
        }
      }
    }
    assert.equal(shares.at(-1), 1);
    assert.ok(
      shares.every((share, i) => i === 0 || share > shares[i - 1]),
      'progress goes back',
    );
  });

  it('are not measured again when a run goes on', async () => {
    const run = join(home, 'stopped');
    await make(run);
    await mkdir(join(run, 'fold-0'));
    const steps = [{ id: 'ctNormalization', params: { percentiles: [0.5, 99.5], statistics: [-1, 1, 0.25, 2] } }];
    await writeFile(join(run, 'fold-0', 'steps.json'), JSON.stringify({ schemaVersion: 1, steps }));
    assert.ok((await go(run)).finished);
    assert.deepEqual(statistics(run, 0), [-1, 1, 0.25, 2]);
    assert.deepEqual(statistics(run, 1), statistics(folder, 1));
  });

  it('are missed where they are lost', async () => {
    rmSync(join(folder, 'fold-1', 'steps.json'));
    const input = join(study, 'imagesTr', 'case_0.nii.gz');
    await assert.rejects(
      predictFolder({ run: folder, input, out: join(home, 'none'), probabilities: false }),
      (error) => isStudioError(error, 'bad-run'),
    );
  });
});
