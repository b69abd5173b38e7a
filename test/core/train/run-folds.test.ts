import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { JobEvent } from '../../../shared/job.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import type { FoldPlan } from '../../../src-main/core/runs/folds.ts';
import { openRun } from '../../../src-main/core/runs/run-folder.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import { argmax } from '../../../src-main/core/volume/one-hot.ts';
import type { FloatVolume } from '../../../src-main/core/volume/volume.ts';
import { readFoldTimes } from '../../../src-main/core/train/fold-times.ts';
import { runFolds, type RunOutcome } from '../../../src-main/core/train/run-folds.ts';
import { newRun } from '../../../src-main/engine/calls/new-run.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

before(() => void startTensorFlow());

/** Cases of different sizes with two channels; classes 2 and 5 are cubes, 5 in even cases only, none in the last. */
async function makeStudy(): Promise<string> {
  const root = temporaryFolder();
  for (const folder of ['imagesTr', 'labelsTr']) await mkdir(join(root, folder));
  const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  const header = { sformCode: 1, qformCode: 1, dataType: 'float32' };
  const names = [0, 1, 2, 3, 4].map((i) => `case_${i}.nii.gz`);
  for (const [i, name] of names.entries()) {
    const [depth, height, width] = [6 + i, 12 + (i % 2), 14 - i];
    const random = randomStream('study', i);
    const label = new Uint8Array(depth * height * width);
    const image = new Float32Array(2 * label.length);
    label.forEach((_, v) => {
      const [z, y, x] = [Math.floor(v / (height * width)), Math.floor(v / width) % height, v % width];
      if (i < 4 && z > 1 && z < 5 && y > 2 && y < 7)
        label[v] = x > 1 && x < 5 ? 2 : x > 6 && x < 10 && i % 2 === 0 ? 5 : 0;
      image[2 * v] = (label[v] === 2 ? 50 : 0) + random.normal();
      image[2 * v + 1] = (label[v] === 5 ? 50 : 0) + random.normal();
    });
    await nifti.write!(join(root, 'imagesTr', name), { data: image, shape: [depth, height, width, 2], affine }, header);
    await nifti.write!(join(root, 'labelsTr', name), { data: label, shape: [depth, height, width, 1], affine }, header);
  }
  const training = names.map((name) => ({ image: `./imagesTr/${name}`, label: `./labelsTr/${name}` }));
  const description = {
    ...{ name: 'Cubes', modality: { 0: 'T1', 1: 'T2' }, labels: { 0: 'background', 2: 'two', 5: 'five' } },
    ...{ numTraining: 5, training },
  };
  await writeFile(join(root, 'dataset.json'), JSON.stringify(description));
  return root;
}

const base = {
  patches: { shape: [4, 8, 8] },
  augmentations: ['mirror', 'rotateScale', 'gaussianNoise'],
  architecture: { id: 'unet', params: { filters: 2, depth: 1, dropout: 0.2 } },
  optimizer: { id: 'adam', params: { learningRate: 0.02 } },
  training: { epochs: 2, iterations: 2, recalibration: 2 },
};
const slices = { rank: 2, patches: { shape: [1, 8, 8] } };

/** One fold; its held-out case is without class 5. */
const oneFold: FoldPlan = {
  kind: 'splits',
  splits: [{ train: ['case_0', 'case_1', 'case_2'], val: ['case_3'] }],
  name: 'splits.json',
};

describe('runFolds', { timeout: 120_000 }, () => {
  const home = temporaryFolder();
  let [study, runs] = ['', 0];
  before(async () => void (study = await makeStudy()));

  async function makeRun(change: object, folds = oneFold): Promise<string> {
    const folder = join(home, `run-${++runs}`);
    const pipeline = { ...base, ...change };
    await newRun({ data: study, folder, command: 'cross-validate', pipeline, skipProblems: false, folds, studioVersion: '0.0.0' }); // prettier-ignore
    return folder;
  }
  async function go(
    folder: string,
    onEvent: (event: JobEvent, stop: () => void) => void = () => {},
  ): Promise<RunOutcome & { events: JobEvent[] }> {
    const [stop, events] = [new AbortController(), [] as JobEvent[]];
    const outcome = await runFolds(await openRun(folder), {
      signal: stop.signal,
      onEvent(event) {
        events.push(event);
        onEvent(event, () => stop.abort());
      },
    });
    return { ...outcome, events };
  }
  const weights = (folder: string) => readFileSync(join(folder, 'fold-0/model/weights.bin'));

  const kinds: [name: string, change: object][] = [
    ['3D grid without blanks, prepared on disk, two workers', {
      patches: { ...base.patches, mode: 'grid', skipBlanks: true },
      batches: { store: 'disk', workers: 2, size: 3 },
    }],
    ['3D whole images, sigmoid, instance normalisation, Tversky, SGD', {
      architecture: { id: 'unet', params: { filters: 2, depth: 1, output: 'sigmoid', normalization: 'instance' } },
      ...{ patches: { mode: 'full' }, loss: 'tversky', optimizer: 'sgd', schedule: 'reduceOnPlateau' },
    }],
    ['2D crops', slices],
    ['2D grid', { ...slices, patches: { ...slices.patches, mode: 'grid', overlap: 0.25 } }],
    ['2D whole slices', { rank: 2, patches: { mode: 'full', skipBlanks: true } }],
  ]; // prettier-ignore
  for (const [name, change] of kinds) {
    it(`trains, predicts and reports: ${name}`, async () => {
      const folder = await makeRun(change);
      const { numTensors } = tf.memory();
      const { finished, report } = await go(folder);
      assert.ok(finished);
      assert.equal(report!.pooled.cases, 1);
      assert.equal(tf.memory().numTensors, numTensors, 'tensors are left');
      const { volume } = await nifti.read(join(folder, 'fold-0/predictions/case_3.nii.gz'));
      assert.deepEqual(volume.shape, [9, 13, 11, 1]);
      const values = [...new Set<number>(volume.data)];
      assert.ok(
        values.every((value) => [0, 2, 5].includes(value)),
        `label values ${values.join(', ')}`,
      );
    });
  }

  it('keeps the probabilities of held-out cases where it is told to', async () => {
    const folder = await makeRun({ ...slices, prediction: { keepProbabilities: true } });
    await go(folder);
    const read = async (name: string) => (await nifti.read(join(folder, 'fold-0/predictions', name))).volume;
    const [label, probabilities] = [await read('case_3.nii.gz'), await read('case_3_probabilities.nii.gz')];
    assert.deepEqual(probabilities.shape, [9, 13, 11, 3]);
    assert.deepEqual(probabilities.affine, label.affine);
    const likeliest = argmax(probabilities as FloatVolume).data.map((index) => [0, 2, 5][index]);
    assert.deepEqual(likeliest, label.data);
  });

  it('has no report without held-out cases', async () => {
    const all = await makeRun({}, { kind: 'all' });
    assert.deepEqual((await go(all)).report, null);
    assert.ok(existsSync(join(all, 'fold-0/model/model.json')));
  });

  it('says so where no patch of the grid holds foreground, in place of training on nothing', async () => {
    const splits = [{ train: ['case_4'], val: [] }];
    const patches = { shape: [4, 8, 8], mode: 'grid', skipBlanks: true };
    const folder = await makeRun({ patches }, { kind: 'splits', splits, name: 'splits.json' });
    await assert.rejects(
      go(folder),
      (error) => isStudioError(error, 'bad-dataset') && /background/.test(error.message),
    );
    const asking = await makeRun({ patches: { ...patches, blankClasses: [2], blankShare: 0.9 } });
    await assert.rejects(go(asking), /no patch of the training cases holds 90 % of class 2/);
  });

  it('trains to the same weights from cases that an earlier run prepared, and leaves none in the run folder', async () => {
    const cache = join(home, 'prepared');
    const make = async (given: object = {}): Promise<string> => {
      const folder = join(home, `run-${++runs}`);
      const pipeline = { ...base, batches: { store: 'disk' } };
      await newRun({ data: study, folder, command: 'train', pipeline, skipProblems: false, folds: oneFold, studioVersion: '0.0.0', ...given }); // prettier-ignore
      return folder;
    };
    const [first, second] = [await make({ cache }), await make({ cache })];
    await go(first);
    const made = readdirSync(cache).map((name) => [name, statSync(join(cache, name)).mtimeMs]);
    assert.equal(made.length, 4, 'one file a case');
    await go(second);
    assert.deepEqual(
      readdirSync(cache).map((name) => [name, statSync(join(cache, name)).mtimeMs]),
      made,
    );
    assert.deepEqual(weights(second), weights(first));
    for (const folder of [first, second]) assert.ok(!existsSync(join(folder, 'cache')));
  });

  it('goes on from any point at which it was stopped, to the same weights', async () => {
    const expected = await makeRun({});
    await go(expected);
    const points: [name: string, (event: JobEvent) => boolean][] = [
      ['while cases are prepared', ({ type }) => type === 'prepared'],
      ['within an epoch', (event) => event.type === 'step' && event.epoch === 2 && event.step === 1],
      ['after the last epoch', (event) => event.type === 'epoch' && event.record.epoch === 2],
    ];
    for (const [name, isPoint] of points) {
      const folder = await makeRun({});
      const { finished, report } = await go(folder, (event, stop) => isPoint(event) && stop());
      assert.deepEqual([finished, report], [false, null], name);
      const { finished: ended, report: found } = await go(folder);
      assert.ok(ended && found !== null, name);
      assert.deepEqual(weights(folder), weights(expected), `stopped ${name}`);
      const { epochs, prepare, save, predict } = (await readFoldTimes(join(folder, 'fold-0')))!;
      assert.deepEqual([epochs.map(({ epoch, steps }) => [epoch, steps > 0]), name], [[[1, true], [2, true]], name]); // prettier-ignore
      assert.ok(prepare > 0 && save > 0 && predict > 0 && epochs.every((each) => each.save > 0));
    }
  });

  it('stops while held-out cases are predicted, and scores them later', async () => {
    const splits = [{ train: ['case_0'], val: ['case_1', 'case_2'] }];
    const folder = await makeRun({}, { kind: 'splits', splits, name: 'splits.json' });
    const stopped = await go(folder, ({ type }, stop) => type === 'predicted' && stop());
    assert.deepEqual([stopped.finished, stopped.report], [false, null]);
    assert.equal((await go(folder)).report!.pooled.cases, 2);
  });

  it('counts which class was taken for which, draws the scores, and knows both when it goes on', async () => {
    const splits = [
      { train: ['case_0', 'case_1'], val: ['case_2'] },
      { train: ['case_0', 'case_2'], val: ['case_1'] },
    ];
    const evaluation = { toleranceMm: 2.5 };
    const training = { epochs: 1, iterations: 1, recalibration: 0 };
    const folder = await makeRun({ ...slices, evaluation, training }, { kind: 'splits', splits, name: 'splits.json' });
    // Stopped after the first fold was scored.
    await go(folder, (event, stop) => event.type === 'fold' && event.fold === 1 && stop());
    const { report } = await go(folder);
    const { classes, voxels } = report!.confusion!;
    assert.deepEqual(classes, ['background', 'two', 'five']);
    // All voxels of both cases, and of each row those of the label: 3 × 4 × 3 in each case, class 5 in one.
    const sums = voxels.map((row) => row.reduce((sum, each) => sum + each, 0));
    assert.deepEqual(sums, [8 * 12 * 12 + 7 * 13 * 13 - 3 * 36, 2 * 36, 36]);
    const lines = readFileSync(join(folder, 'confusion.tsv'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines.slice(1).map((line) => line.split('\t').slice(1).map(Number)),
      voxels,
    );
    assert.equal(report!.definitions.nsd, 'NSD.border@2.5mm');
    assert.match(readFileSync(join(folder, 'evaluation.tsv'), 'utf8'), /\tnsdSurfel\t.*\tNSD\.surfel@2\.5mm\t/);
    const drawn = readdirSync(join(folder, 'figures'));
    assert.deepEqual(drawn.length, Object.keys(report!.definitions).length + 1);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, path]) => path);
    assert.deepEqual(pictures.slice(0, 2), ['figures/boxplot.dice.png', 'figures/boxplot.nsd.png']);
    assert.ok(pictures.includes('figures/confusion.png') && pictures.includes('fold-1/validation.loss.png'));
    assert.ok(pictures.every((path) => existsSync(join(folder, path))));
    const [open, folded] = page.split('<details>');
    assert.deepEqual(
      [...open.matchAll(/fold-0\/validation\.(.+?)\.png/g)].map(([, score]) => score),
      ['loss', 'dice'],
    );
    assert.match(folded, /fold-0\/validation\.jaccard\.png/);
    // A fold that an older version scored: nothing is made up.
    rmSync(join(folder, 'fold-0/confusion.json'));
    assert.equal((await go(folder)).report!.confusion, null);
  });

  it('does nothing twice: what is trained is not prepared again, what is scored not predicted', async () => {
    const folder = await makeRun({});
    const { report } = await go(folder);
    const again = await go(folder);
    assert.deepEqual(
      again.events.map(({ type }) => type),
      ['fold'],
    );
    assert.deepEqual(again.report!.meanForegroundDice, report!.meanForegroundDice);
    rmSync(join(folder, 'fold-0/scores.json'));
    const scoredAgain = await go(folder);
    assert.deepEqual(scoredAgain.events.filter(({ type }) => type === 'prepared' || type === 'epoch'), []); // prettier-ignore
    assert.equal(scoredAgain.events.filter(({ type }) => type === 'predicted').length, 1);
    assert.deepEqual(scoredAgain.report!.meanForegroundDice, report!.meanForegroundDice);
  });

  it('leaves no checkpoint beside a model, also one that a kill left there', async () => {
    const folder = await makeRun({});
    const checkpoints = join(folder, 'fold-0/checkpoints');
    await go(folder);
    assert.deepEqual(readdirSync(checkpoints).filter((name) => name.endsWith('.bin')), []); // prettier-ignore
    await writeFile(join(checkpoints, 'last-0.bin'), 'left behind');
    await go(folder);
    assert.ok(!existsSync(join(checkpoints, 'last-0.bin')));
  });
});
