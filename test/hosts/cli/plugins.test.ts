import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Run } from '../../../shared/run.ts';
import { invert, makeNumpyStudy, pluginFolder } from '../../support/plugin-files.ts';
import { runCli, type Finished } from '../../support/run-cli.ts';
import { temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

const choice = (id: string, params: object = {}): object => ({ id, params });
const pipeline = {
  ...tinyPipeline,
  steps: ['zScore', 'invert'],
  augmentations: [choice('invert', { probability: 0.2 })],
  loss: choice('logCoshDice', { steepness: 2 }),
  training: { epochs: 1, iterations: 2, recalibration: 1 },
};

describe('a run with plug-ins', () => {
  const home = temporaryFolder();
  const [run, pipelineFile] = [join(home, 'run'), join(home, 'pipeline.json')];
  let plugins: string;
  let study: string;
  let trained: Finished;
  const record = (folder = run): Run => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Run;

  before(async () => {
    plugins = pluginFolder({ 'invert.mjs': invert });
    study = await makeNumpyStudy(3);
    writeFileSync(pipelineFile, JSON.stringify(pipeline));
    const options = ['--hold-out', 'case_0', '--pipeline', pipelineFile, '--out', run, '--plugins', plugins];
    trained = await runCli('train', study, ...options);
  });

  test('trains by their loss, steps and augmentation, on files of their format, and scores their metric', () => {
    assert.equal(trained.code, 0, trained.stderr);
    const rows = readFileSync(join(run, 'evaluation.tsv'), 'utf8').split('\n');
    const scores = rows.filter((row) => row.includes('\tmatthews\t') && row.includes('\tMCC\t'));
    assert.equal(scores.length, 2, 'of both classes of the case that was held out');
  });

  test('records which plug-ins it used for what, with copies', () => {
    const used = record().plugins.map(({ file, entries }) => [file, ...entries]);
    assert.deepEqual(used, [
      ['invert.mjs', 'steps.invert', 'augmentations.invert'],
      ['log-cosh-dice.mjs', 'losses.logCoshDice'],
      ['matthews.mjs', 'metrics.matthews'],
      ['npy.mjs', 'formats.npy'],
    ]);
    for (const { file } of record().plugins) {
      assert.equal(readFileSync(join(run, 'plugins', file), 'utf8'), readFileSync(join(plugins, file), 'utf8'));
    }
  });

  test('predicts with them, and says what is missing without them', async () => {
    const [image, out] = [join(study, 'images', 'case_0.npy'), join(home, 'predicted')];
    const without = await runCli('predict', run, image, '--out', out);
    assert.equal(without.code, 1);
    assert.match(
      without.stderr,
      /error\[bad-plugin\]: the run needs steps\.invert of the plug-in invert\.mjs, which is not there; look at the copy/,
    );
    assert.ok(!existsSync(out));
    const { code, stderr } = await runCli('predict', run, image, '--out', out, '--plugins', plugins);
    assert.equal(code, 0, stderr);
    assert.deepEqual(readdirSync(out), ['case_0.nii.gz']);
  });

  test('goes on with another version of a plug-in, and tells and records it', async () => {
    const copy = join(home, 'gone-on');
    cpSync(run, copy, { recursive: true });
    rmSync(join(copy, 'fold-0'), { recursive: true });
    rmSync(join(copy, 'report.json'));
    writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...record(), status: 'stopped' }));
    const changed = pluginFolder({ 'invert.mjs': invert });
    appendFileSync(join(changed, 'log-cosh-dice.mjs'), '// Another version.\n');
    const { code, stderr } = await runCli('resume', copy, '--plugins', changed);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /warning: the run used another version of the plug-in log-cosh-dice\.mjs: losses\.logCoshDice/,
    );
    const versions = record(copy).plugins.filter(({ file }) => file === 'log-cosh-dice.mjs');
    assert.equal(versions.length, 2);
    const kept = readFileSync(join(copy, 'plugins', `log-cosh-dice-${versions[1].sha256.slice(0, 8)}.mjs`), 'utf8');
    assert.match(kept, /Another version/);
  });
});

test('the catalog checks plug-ins, lists them with their origin, and fails for a bad one', async () => {
  const { code, stdout, stderr } = await runCli(
    'catalog',
    '--plugins',
    pluginFolder({ 'bad.mjs': 'export default 3;' }),
  );
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}logCoshDice: Log-cosh Dice \(from plug-in log-cosh-dice\.mjs\)$/m);
  assert.match(stdout, /^ {2}bad\.mjs: left out: plug-in bad\.mjs: it has no function/m);
  assert.match(
    stderr,
    /warning: plug-in bad\.mjs: it has no function.*\nerror\[bad-plugin\]: 1 of 4 plug-ins is left out/,
  );
});
