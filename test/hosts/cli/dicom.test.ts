import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { reportSchema } from '../../../shared/report.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { readLabel } from '../../../src-main/core/io/read-label.ts';
import { makeDicomStudy, type DicomStudy } from '../../support/dicom-study.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

/** The whole way from DICOM series with structure sets to predictions as DICOM segmentations. */
describe('a DICOM study', () => {
  let study: DicomStudy;
  let run: string;

  before(async () => {
    study = await makeDicomStudy(4, 1);
    const home = temporaryFolder();
    run = join(home, 'run');
    const pipeline = join(home, 'pipeline.json');
    const training = { ...tinyPipeline.training, epochs: 6 };
    writeFileSync(pipeline, JSON.stringify({ ...tinyPipeline, training }));
    const trained = await runCli('train', study.root, '--hold-out', 'patient_1', '--out', run, '--pipeline', pipeline);
    assert.equal(trained.code, 0, trained.stderr);
  });

  it('is learned, whatever the order of the structures in each patient', () => {
    const report = reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
    assert.equal(report.pooled.cases, 1);
    assert.ok(report.meanForegroundDice! > 0.6, `mean foreground Dice ${report.meanForegroundDice}`);
  });

  it('is predicted as segmentations, too, with the same voxels as NIfTI and no name of a patient', async () => {
    const out = join(temporaryFolder(), 'predicted');
    const also = ['--also', 'dicomSeg', '--also', 'png', '--also', 'nrrd'];
    const predicted = await runCli('predict', run, study.root, '--out', out, ...also);
    assert.equal(predicted.code, 0, predicted.stderr);
    assert.deepEqual(
      readdirSync(join(out, 'dicomSeg')),
      [0, 1, 2, 3, 4].map((i) => `patient_${i}.dcm`),
    );
    assert.equal(readdirSync(join(out, 'png', 'patient_4')).length, 8);
    const image = join(study.root, 'patient_4', 'ct', '0.dcm');
    const written = await readLabel(join(out, 'dicomSeg', 'patient_4.dcm'), { on: image, classes: null });
    const { volume } = await nifti.read(join(out, 'patient_4.nii.gz'));
    assert.deepEqual([...written.volume.data], [...volume.data]);
    assert.deepEqual(Object.fromEntries(written.names!), { 1: 'Bright', 2: 'Dark' });
    const { volume: nrrd } = await readLabel(join(out, 'nrrd', 'patient_4.nrrd'), { on: null, classes: null });
    assert.deepEqual([...nrrd.data], [...volume.data]);
    const text = predicted.stdout + predicted.stderr + readdirSync(out, { recursive: true }).join();
    assert.ok(!/nobody|id-\d/i.test(text));
  });
});
