import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import { reportSchema } from '../../../shared/report.ts';
import { parseHistoryTsv } from '../../../shared/history.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { runCli, type Finished } from '../../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

/** One cross-validation of a tiny network through the command line; the tests look at what it left. */
describe('cross-validate', () => {
  let study: string;
  let run: string;
  let finished: Finished;

  before(async () => {
    study = await makeTinyStudy(6, 1);
    const home = temporaryFolder();
    run = join(home, 'run');
    const pipeline = join(home, 'pipeline.json');
    writeFileSync(pipeline, JSON.stringify({ ...tinyPipeline, training: { ...tinyPipeline.training, epochs: 15 } }));
    finished = await runCli('cross-validate', study, '--folds', '2', '--out', run, '--pipeline', pipeline);
  });

  it('ends well, with a table and the run folder', () => {
    assert.equal(finished.code, 0, finished.stderr);
    assert.match(finished.stdout, /Fold +Class +Cases +Dice/);
    assert.ok(finished.stdout.includes(run));
  });

  it('reports the same figures in report.json, learned honestly', () => {
    const report = reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
    assert.equal(report.pooled.cases, 6);
    assert.ok(report.meanForegroundDice! > 0.6, `mean foreground Dice ${report.meanForegroundDice}`);
    assert.ok(finished.stdout.includes(report.meanForegroundDice!.toFixed(3)));
    const { folds } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { folds: Record<string, string[]>[] };
    for (const { train, validation } of folds) assert.ok(validation.every((id) => !train.includes(id)));
  });

  it('keeps history, curves, model and predictions of each fold', () => {
    for (const fold of ['fold-0', 'fold-1']) {
      const { records, classNames } = parseHistoryTsv(readFileSync(join(run, fold, 'history.tsv'), 'utf8'));
      assert.equal(records.length, 15);
      assert.deepEqual(classNames, ['bright', 'dark']);
      assert.ok(records.at(-1)!.loss < records[0].loss);
      assert.equal(readdirSync(join(run, fold, 'predictions')).length, 3);
      for (const file of [
        'sample_list.json',
        'validation.loss.png',
        'validation.dice.png',
        'detailed_validation.tsv',
        'model/model.json',
      ]) {
        assert.ok(existsSync(join(run, fold, file)), `${fold}/${file}`);
      }
    }
  });

  it('shows where its time went, in all and by fold', async () => {
    const { code, stdout, stderr } = await runCli('profile', run);
    assert.equal(code, 0, stderr);
    // 15 epochs of 4 steps, but the very first of each fold.
    assert.match(stdout, /^2 folds, 30 epochs, 118 timed steps, /);
    assert.match(stdout, /^fold 2: 15 epochs, 59 timed steps, .*, (compiled|eager), (float32|bfloat16)/m);
    for (const part of ['Preparing cases', 'Validation', 'Saving', 'Predicting held-out cases']) {
      assert.match(stdout, new RegExp(`^${part} +[0-9.]+ +[0-9.]+ +- +(█+|▏)$`, 'm'));
    }
    assert.match(stdout, /^Augmenting +[0-9.]+ +[0-9.]+ +[0-9.]+ +(█+|▏)$/m);
    const seconds = /^Saving +([0-9.]+) .*\n[^]*^Saving +([0-9.]+) +([0-9.]+)$/m.exec(stdout)!.slice(1).map(Number);
    assert.ok(
      Math.abs(seconds[1] + seconds[2] - seconds[0]) < 0.02,
      `${seconds[0]} s of ${seconds.slice(1).join(', ')}`,
    );
  });

  it('lists the cases of each fold as MIScnn does, in a file from which the fold can be trained again', async () => {
    const { folds } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { folds: Record<string, string[]>[] };
    const list = join(run, 'fold-1', 'sample_list.json');
    assert.deepEqual(JSON.parse(readFileSync(list, 'utf8')), {
      TRAINING: folds[1].train,
      VALIDATION: folds[1].validation,
    });
    const detailed = readFileSync(join(run, 'fold-1', 'detailed_validation.tsv'), 'utf8').split('\n');
    assert.equal(detailed[0], 'sample_id\tdice_class-0\tdice_class-1\tdice_class-2');
    assert.deepEqual(
      detailed.slice(1, -1).map((line) => line.split('\t')[0]),
      folds[1].validation,
    );
    const again = join(temporaryFolder(), 'again');
    const cache = join(temporaryFolder(), 'cache');
    const trained = await runCli('train', study, '--cases', list, '--out', again, '--epochs', '1', '--pipeline', join(run, 'pipeline.json'), '--cache', cache); // prettier-ignore
    assert.equal(trained.code, 0, trained.stderr);
    assert.match(trained.stderr, /--cache has no effect: batches.store of the pipeline is memory/);
    const { cache: kept } = JSON.parse(readFileSync(join(again, 'run.json'), 'utf8')) as { cache: string };
    assert.equal(resolve(again, kept), cache);
    assert.deepEqual(JSON.parse(readFileSync(join(again, 'fold-0', 'sample_list.json'), 'utf8')), JSON.parse(readFileSync(list, 'utf8'))); // prettier-ignore
  });

  it('writes predictions on the grid of the image, with whole labels', async () => {
    const fold = join(run, 'fold-0', 'predictions');
    const [name] = readdirSync(fold);
    const prediction = await nifti.read(join(fold, name));
    const image = await nifti.read(join(study, 'imagesTr', name));
    assert.deepEqual(prediction.volume.shape, image.volume.shape);
    assert.deepEqual(prediction.volume.affine, image.volume.affine);
    assert.deepEqual({ ...prediction.header, dataType: '' }, { ...image.header, dataType: '' });
    assert.deepEqual([...new Set(prediction.volume.data as Uint8Array)].sort(), [0, 1, 2]);
  });

  it('holds no path of this machine', () => {
    for (const file of ['run.json', 'pipeline.json', 'dataset.json', 'report.json', 'report.html', 'evaluation.tsv']) {
      const text = readFileSync(join(run, file), 'utf8');
      assert.ok(!text.includes(`"${study}`) && !text.includes(run), file);
    }
  });

  it('is not repeated by resume, and evaluate finds the same Dice in its predictions', async () => {
    const resumed = await runCli('resume', run, '--json');
    assert.equal(resumed.code, 0, resumed.stderr);
    const { report } = JSON.parse(resumed.stdout) as { report: { meanForegroundDice: number } };
    const folder = join(run, 'fold-0', 'predictions');
    const evaluated = await runCli('evaluate', '--truth', join(study, 'labelsTr'), '--prediction', folder, '--json');
    // The truth of the other fold has no prediction here: that is said, not passed over.
    assert.equal(evaluated.code, 1);
    assert.match(evaluated.stderr, /error\[bad-dataset\].*case_/);
    assert.equal(
      report.meanForegroundDice,
      JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')).meanForegroundDice,
    );
  });

  it('predicts new cases by both folds, probabilities too', async () => {
    const out = join(temporaryFolder(), 'predicted');
    const predicted = await runCli('predict', run, join(study, 'imagesTs'), '--out', out, '--probabilities', '--json');
    assert.equal(predicted.code, 0, predicted.stderr);
    assert.deepEqual(JSON.parse(predicted.stdout), {
      schemaVersion: 1,
      cases: ['case_6'],
      failed: [],
      warnings: [],
      models: 2,
    });
    const label = await nifti.read(join(out, 'case_6.nii.gz'));
    const { volume } = await nifti.read(join(out, 'case_6_probabilities.nii.gz'));
    assert.equal(volume.shape[3], 3);
    assert.ok(volume.data instanceof Float32Array);
    for (let i = 0; i < label.volume.data.length; i++) {
      const voxel: number[] = [...volume.data.subarray(3 * i, 3 * i + 3)];
      assert.ok(Math.abs(voxel[0] + voxel[1] + voxel[2] - 1) < 1e-4);
      assert.equal(voxel.indexOf(Math.max(...voxel)), label.volume.data[i]);
    }
  });
});
