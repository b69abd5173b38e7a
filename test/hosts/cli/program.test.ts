import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { datasetSchema } from '../../../shared/dataset.ts';
import { evaluationSchema } from '../../../shared/report.ts';

const sample = 'resources/sample-study';
const labels = join(sample, 'labelsTr');

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-cli-'));
});
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

test('--version and --help succeed on standard output', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  assert.deepEqual(await miscnn('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await miscnn('--help');
  assert.equal(help.code, 0);
  for (const name of ['scan', 'evaluate', 'catalog', 'doctor'])
    assert.match(help.stdout, new RegExp(`^ +${name} `, 'm'));
});

test('what is not understood ends with 2, one line, and a suggestion', async () => {
  assert.deepEqual(await miscnn('evalute'), {
    code: 2,
    stdout: '',
    stderr: 'error[usage]: there is no command "evalute"; use "evaluate"\n',
  });
  const option = await miscnn('evaluate', '--truthh', 'x');
  assert.deepEqual([option.code, option.stderr.split('\n').length], [2, 2]);
  assert.match(option.stderr, /^error\[usage\]: evaluate: there is no option "--truthh"; use "--truth"$/m);
  assert.equal((await miscnn()).code, 2);
});

test('what cannot be done ends with 1 and one line that names the file, not its folder', async () => {
  const { code, stdout, stderr } = await miscnn('scan', join(folder, 'nowhere'), '--json');
  assert.deepEqual([code, stdout, stderr.split('\n').length], [1, '', 2]);
  assert.match(stderr, /^error\[not-found\]: .*nowhere.*; .+$/m);
  assert.ok(!stderr.includes(folder), stderr);
});

test('scan prints a table, or JSON and nothing else', async () => {
  const table = await miscnn('scan', sample);
  assert.equal(table.code, 0);
  assert.match(table.stdout, /24 cases, layout msd/);
  assert.match(table.stdout, /^hippocampus_001 +yes +35×51×35 +1×1×1 +RAS +none$/m);

  const json = await miscnn('scan', sample, '--json');
  const dataset = datasetSchema.parse(JSON.parse(json.stdout));
  assert.equal(dataset.cases.length, 24);
  assert.deepEqual(dataset.cases.flatMap(({ problems }) => problems).concat(dataset.problems), []);
});

test('scan tells the problems of a broken case, and ends well', async () => {
  const study = join(folder, 'study');
  cpSync(sample, study, { recursive: true });
  const image = join(study, 'imagesTr', 'hippocampus_001.nii.gz');
  writeFileSync(image, readFileSync(image).subarray(0, 20_000));
  const { code, stdout } = await miscnn('scan', study);
  assert.equal(code, 0);
  assert.match(stdout, /^hippocampus_001 +error +.*hippocampus_001\.nii\.gz/m);
});

test('evaluate of the truth with itself is perfect, and is written where asked', async () => {
  const out = join(folder, 'evaluation');
  const { code, stdout } = await miscnn('evaluate', '--truth', labels, '--prediction', labels, '--out', out, '--json');
  assert.equal(code, 0);
  const evaluation = evaluationSchema.parse(JSON.parse(stdout));
  assert.equal(evaluation.mean.dice, 1);
  assert.equal(evaluation.mean.hd95, 0);
  assert.deepEqual(JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')), evaluation);
  assert.match(readFileSync(join(out, 'evaluation.tsv'), 'utf8'), /^case_id\t/);
});

test('catalog lists every registry as data', async () => {
  const { code, stdout } = await miscnn('catalog', '--json');
  assert.equal(code, 0);
  const catalog = JSON.parse(stdout) as Record<string, { id: string; title: string; params: object }[]>;
  const { schemaVersion, sections, defaults, augmentationPresets, plugins, ...kinds } = catalog;
  assert.equal(schemaVersion, 1);
  assert.deepEqual(plugins, []);
  assert.deepEqual(
    augmentationPresets.map(({ id }) => id),
    ['MIScnn', 'nnU-Net'],
  );
  assert.ok('patches' in sections && 'architecture' in defaults);
  for (const [kind, entries] of Object.entries(kinds)) {
    assert.ok(entries.length > 0, kind);
    for (const { id, title, params } of entries) assert.ok(id && title && typeof params === 'object', `${kind} ${id}`);
  }
  for (const [kind, id] of [
    ['architectures', 'unet'],
    ['losses', 'tversky'],
    ['metrics', 'dice'],
    ['formats', 'nifti'],
  ]) {
    // prettier-ignore
    assert.ok(kinds[kind].some((entry) => entry.id === id), `${kind} ${id}`); // prettier-ignore
  }
});

test('doctor finds TensorFlow and times a convolution', async () => {
  const { code, stdout, stderr } = await miscnn('doctor', '--json');
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout) as {
    tensorflow: { version: string };
    devices: { type: string }[];
    convolution: { gflops: number };
  };
  assert.match(report.tensorflow.version, /^\d+\.\d+\.\d+/);
  assert.equal(report.devices[0].type, 'CPU');
  assert.ok(report.convolution.gflops > 0);
});

test('Ctrl-C ends a long command with 130 and one line', { skip: process.platform === 'win32' }, async () => {
  const study = join(folder, 'long');
  cpSync(sample, study, { recursive: true });
  for (let i = 0; i < 30; i++) {
    for (const part of ['imagesTr', 'labelsTr']) {
      for (const name of ['hippocampus_001', 'hippocampus_019']) {
        cpSync(join(sample, part, `${name}.nii.gz`), join(study, part, `${name}_${i}.nii.gz`));
      }
    }
  }
  const child = start('scan', study);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, stdout, stderr } = await ended(child);
  assert.equal(code, 130, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^error\[cancelled\]: .+; .+$/m);
});

test('a reader that closes early does no harm', { skip: process.platform === 'win32' }, async () => {
  const child = start('scan', sample);
  child.stdout?.destroy();
  const { code, stderr } = await ended(child);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /EPIPE/);
});

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['scripts/miscnn.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function miscnn(...args: string[]): Promise<Ended> {
  return ended(start(...args));
}

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
