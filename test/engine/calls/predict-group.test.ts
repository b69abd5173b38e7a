import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { loadCase, toNative } from '../../../src-main/core/io/load-case.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { predictionFile, probabilityFile } from '../../../src-main/core/predict/prediction-files.ts';
import { predictEnsemble } from '../../../src-main/core/predict/predict-ensemble.ts';
import { createRun, foldPaths, openRun, runPaths } from '../../../src-main/core/runs/run-folder.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import { loadModel, saveModel } from '../../../src-main/core/train/model-file.ts';
import { buildNetwork } from '../../../src-main/core/train/network.ts';
import { predictFolder, type PredictCall } from '../../../src-main/engine/calls/predict.ts';
import { runCli } from '../../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

let study: string;
let input: string;
/** Of two folds in 3D, and of one in 2D with other steps. */
let volumes: string;
let slices: string;

/** A run with untrained networks, each from another seed: predicting is all that is asked of them. */
async function makeRun(folds: number, pipeline: object, channels = ['MRI']): Promise<string> {
  const folder = join(temporaryFolder(), `run-${folds}`);
  const dataset = { ...(await scanFolder(study)), channels };
  const [held, ...train] = dataset.cases.map(({ id }) => id);
  const list = Array.from({ length: folds }, () => ({ train, validation: [held] }));
  const given = { folder, command: 'cross-validate', root: study, dataset, folds: list, studioVersion: '0' } as const;
  await createRun({ ...given, pipeline: resolvePipeline(pipeline) });
  for (let fold = 0; fold < folds; fold++) {
    const network = buildNetwork(resolvePipeline({ ...pipeline, seed: 10 * folds + fold }), dataset);
    await saveModel(network, foldPaths.model(runPaths.fold(folder, fold)));
    network.dispose();
  }
  return folder;
}

async function predict(call: Partial<PredictCall>) {
  const out = join(temporaryFolder(), 'out');
  const result = await predictFolder({ run: volumes, input, out, probabilities: true, ...call });
  const [label, probabilities] = await Promise.all(
    [predictionFile(out, 'case_0'), probabilityFile(out, 'case_0')].map((path) => nifti.read(path)),
  );
  return { result, out, label: label.volume.data, probabilities: probabilities.volume.data };
}

const near = (found: ArrayLike<number>, wanted: (i: number) => number): void => {
  for (let i = 0; i < found.length; i++)
    assert.ok(Math.abs(found[i] - wanted(i)) < 1e-5, `${i}: ${found[i]}, not ${wanted(i)}`);
};

/** The first of the largest. */
const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

describe('a group of networks', () => {
  before(async () => {
    startTensorFlow();
    study = await makeTinyStudy(2);
    input = join(study, 'imagesTr', 'case_0.nii.gz');
    const architecture = { id: 'unet', params: { filters: 4, depth: 1 } };
    volumes = await makeRun(2, { architecture, patches: { shape: [8, 16, 16] } });
    slices = await makeRun(1, {
      ...{ architecture, rank: 2, patches: { shape: [1, 16, 16] } },
      steps: ['zScore', { id: 'resample', params: { spacingMm: [2, 2, 2] } }],
    });
  });

  it('of one run is the mean of its folds, the same bits as before there were groups', async () => {
    const { pipeline, dataset, folder } = await openRun(volumes);
    const { sample, origin } = await loadCase('/', { id: 'case_0', images: [input], label: null }, dataset);
    const networks = await Promise.all([0, 1].map((fold) => loadModel(foldPaths.model(runPaths.fold(folder, fold)))));
    const trained = networks.map((network) => ({ network, steps: pipeline.steps }));
    const expected = toNative(await predictEnsemble(sample, trained, pipeline), origin);
    for (const network of networks) network.dispose();
    const { probabilities, result } = await predict({});
    assert.equal(result.models, 2);
    assert.deepEqual(probabilities, expected.data);
  });

  it('gives the same labels where no probabilities are asked for, and none of those', async () => {
    for (const call of [{}, { run: slices }, { others: [slices] }, { combine: 'majority' as const }]) {
      const { label } = await predict(call);
      const out = join(temporaryFolder(), 'out');
      await predictFolder({ run: volumes, input, out, ...call, probabilities: false });
      assert.deepEqual(readdirSync(out), ['case_0.nii.gz']);
      assert.deepEqual((await nifti.read(predictionFile(out, 'case_0'))).volume.data, label);
    }
  });

  it('of runs that differ in patches, steps and rank is their mean, or the weighted mean', async () => {
    const [alone, other] = [await predict({}), await predict({ run: slices })];
    const mean = await predict({ others: [slices] });
    assert.equal(mean.result.models, 3);
    near(mean.probabilities, (i) => (alone.probabilities[i] + other.probabilities[i]) / 2);
    const weighted = await predict({ others: [slices], combine: 'weighted', weights: [1, 3] });
    near(weighted.probabilities, (i) => (alone.probabilities[i] + 3 * other.probabilities[i]) / 4);
    for (let voxel = 0; voxel < weighted.label.length; voxel++) {
      assert.equal(weighted.label[voxel], largest([...weighted.probabilities.subarray(3 * voxel, 3 * voxel + 3)]));
    }
    const shares: number[] = [];
    const only = await predict({ others: [slices], combine: 'weighted', weights: [1, 0], onProgress: ({ share }) => shares.push(share) }); // prettier-ignore
    near(only.probabilities, (i) => alone.probabilities[i]);
    assert.ok(shares.at(-1) === 1 && shares.every((share, i) => i === 0 || share > shares[i - 1]), String(shares));
  });

  it('of folds by majority takes where they agree, and weighs them by their Dice', async () => {
    const folds = [];
    for (const weights of [[1, 0], [0, 1]]) folds.push(await predict({ combine: 'weighted', weights })); // prettier-ignore
    const [first, second] = folds;
    assert.notDeepEqual(first.label, second.label);
    const majority = await predict({ combine: 'majority' });
    const mean = await predict({});
    majority.label.forEach((label, voxel) => {
      const said = [first.label[voxel], second.label[voxel]];
      const place = (c: number): number => mean.probabilities[3 * voxel + c];
      // A tie goes to the larger mean of the two.
      const wanted = place(said[0]) >= place(said[1]) ? said[0] : said[1];
      assert.ok(said.includes(label));
      assert.ok(label === wanted || Math.abs(place(said[0]) - place(said[1])) < 1e-6);
    });
    const unscored = predict({ combine: 'weighted' });
    await assert.rejects(
      unscored,
      (error) => isStudioError(error, 'usage') && /fold 1 has no held-out/.test(error.message),
    );
    const summary = (dice: number) => ({ perClass: {}, mean: { dice } });
    const folded = [0.25, 0.75].map((dice, fold) => ({ fold, cases: 1, ...summary(dice) }));
    const pooled = { ...summary(0.5), cases: 2, perClassInterval95: {}, meanInterval95: {} };
    const report = { schemaVersion: 1, runId: 'x', folds: folded, pooled, meanForegroundDice: 0.5, emptyPolicy: '', definitions: {} }; // prettier-ignore
    writeFileSync(runPaths.report(volumes), JSON.stringify(report));
    const byDice = await predict({ combine: 'weighted' });
    near(byDice.probabilities, (i) => 0.25 * first.probabilities[i] + 0.75 * second.probabilities[i]);
  });

  it('is refused where runs have other classes or channels, named in the message', async () => {
    const contrasts = await makeRun(1, { architecture: { id: 'unet', params: { filters: 4, depth: 1 } } }, [
      'T1',
      'T2',
    ]);
    await assert.rejects(predict({ others: [contrasts] }), (error) => {
      assert.ok(isStudioError(error, 'bad-run'));
      assert.match(error.message, /other channels: "run-2" has MRI, "run-1" has T1, T2/);
      return true;
    });
    await assert.rejects(predict({ others: [slices], weights: [1, 1] }), /combined by mean/);
    await assert.rejects(predict({ others: [slices], combine: 'weighted', weights: [1] }), /1 weight for 2 members/);
  });

  it('comes from the command line as well', async () => {
    const out = join(temporaryFolder(), 'out');
    const options = ['--combine', 'weighted', '--weights', '1,3', '--out', out, '--probabilities', '--json'];
    const done = await runCli('predict', volumes, slices, input, ...options);
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout), {
      schemaVersion: 1,
      cases: ['case_0'],
      failed: [],
      warnings: [],
      models: 3,
    });
    const same = await predict({ others: [slices], combine: 'weighted', weights: [1, 3] });
    const { volume } = await nifti.read(probabilityFile(out, 'case_0'));
    near(volume.data, (i) => same.probabilities[i]);
  });
});
