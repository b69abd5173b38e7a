import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { reportSchema } from '../../../shared/report.ts';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import type { Volume } from '../../../src-main/core/volume/volume.ts';
import { makePngStudy, maskValue, pngPipeline } from '../../support/png-study.ts';
import { runCli, type Finished } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

/** The 2D job: a folder of pictures and masks becomes a cross-validated network, and new pictures become masks. */
describe('pictures', () => {
  let study: string;
  let run: string;
  let out: string;
  let trained: Finished;
  let predicted: Finished;

  before(async () => {
    const made = await makePngStudy({ cases: 9, unlabelled: 1 });
    study = made.study;
    const home = temporaryFolder();
    [run, out] = [join(home, 'run'), join(home, 'out')];
    const pipeline = join(home, 'pipeline.json');
    writeFileSync(pipeline, JSON.stringify(pngPipeline));
    trained = await runCli('cross-validate', study, '--folds', '3', '--out', run, '--pipeline', pipeline);
    predicted = await runCli('predict', run, made.others, '--out', out, '--also', 'png');
  });

  const read = async (path: string): Promise<Volume> => (await formatOf(path).read(path)).volume;

  it('are learnt by a 2D network without being asked for', () => {
    assert.equal(trained.code, 0, trained.stderr);
    const pipeline = JSON.parse(readFileSync(join(run, 'pipeline.json'), 'utf8')) as { rank: number; patches: { shape: number[] } }; // prettier-ignore
    assert.equal(pipeline.rank, 2);
    assert.equal(pipeline.patches.shape[0], 1);
    const report = reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
    assert.equal(report.pooled.cases, 9);
    assert.ok(report.meanForegroundDice! > 0.5, `mean foreground Dice ${report.meanForegroundDice}`);
    assert.match(trained.stdout, /foreground/);
  });

  it('are predicted on their own grid, with the values of the masks', async () => {
    const predictions = join(run, 'fold-0', 'predictions');
    for (const file of readdirSync(predictions)) {
      const { volume } = await nifti.read(join(predictions, file));
      const name = file.replace('.nii.gz', '.png');
      const truth = await read(join(study, 'masks', name));
      assert.deepEqual([volume.shape, volume.affine], [truth.shape, truth.affine]);
      assert.deepEqual(
        [...new Set(volume.data)].sort((a, b) => a - b),
        [0, maskValue],
      );
      // Upright and not mirrored: a mask that was turned round in x or y would not lie on the truth.
      assert.ok(diceOf(volume, truth) > diceOf(reversed(volume), truth) + 0.2, file);
      const picture = await read(join(study, 'images', name));
      assert.deepEqual(picture.shape, truth.shape);
    }
  });

  it('new pictures become masks, as PNG too', async () => {
    assert.equal(predicted.code, 0, predicted.stderr);
    const [file] = readdirSync(join(out, 'png'));
    const mask = await read(join(out, 'png', file));
    const { volume } = await nifti.read(join(out, file.replace('.png', '.nii.gz')));
    assert.deepEqual(mask.shape, volume.shape);
    assert.deepEqual([...mask.data], [...volume.data]);
    assert.deepEqual(
      [...new Set(mask.data)].sort((a, b) => a - b),
      [0, maskValue],
    );
  });

  it('are scored against masks by evaluate', async () => {
    const truth = temporaryFolder();
    const predictions = join(run, 'fold-0', 'predictions');
    for (const name of readdirSync(predictions).map((each) => each.replace('.nii.gz', '.png'))) {
      copyFileSync(join(study, 'masks', name), join(truth, name));
    }
    const scored = await runCli('evaluate', '--truth', truth, '--prediction', predictions);
    assert.equal(scored.code, 0, scored.stderr);
    assert.match(scored.stdout, /255 +3 +0\.\d/);
  });
});

function diceOf({ data: a }: Volume, { data: b }: Volume): number {
  let [both, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += Number(a[i] > 0 && b[i] > 0);
    sum += Number(a[i] > 0) + Number(b[i] > 0);
  }
  return (2 * both) / sum;
}

/** Turned by half. */
function reversed(volume: Volume): Volume {
  return { ...volume, data: volume.data.slice().reverse() };
}
