import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from '../../../shared/dataset.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { edit, flipBit, offsets, splitIntoMembers, truncate } from '../../support/damage.ts';
import { runCli, startCli, type Finished } from '../../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

/** What the last line of standard error has to be: the error, in one line. */
function assertError({ code, stdout, stderr }: Finished, tag: string, ...patterns: RegExp[]): void {
  const line = stderr.trimEnd().split('\n').at(-1)!;
  assert.equal(code, tag === 'usage' ? 2 : tag === 'cancelled' ? 130 : 1, stderr);
  assert.ok(line.startsWith(`error[${tag}]: `), line);
  for (const pattern of patterns) assert.match(line, pattern);
  assert.equal(stdout, '');
}

function writePipeline(change: object): string {
  const file = join(temporaryFolder(), 'pipeline.json');
  writeFileSync(file, JSON.stringify({ ...tinyPipeline, ...change }));
  return file;
}
const short = { training: { epochs: 1, iterations: 1, recalibration: 0 } };

describe('a data set with damaged cases', () => {
  type Damage = (image: string, label: string) => void;
  const dim = (axis: number, ...sizes: number[]): Damage => {
    const set = (content: DataView): void =>
      sizes.forEach((size, i) => content.setInt16(offsets.dim + 2 * (axis + i), size, true));
    return (image) => edit(image, set);
  };
  const beyond = (content: DataView): void => content.setFloat32(offsets.voxelOffset, 1e9, true);
  /** The kind of a case's problem, what its message says, and what is done to it. */
  const faults: readonly (readonly [kind: string, message: RegExp, damage: Damage])[] = [
    ['bad-file', /cut off/, truncate],
    ['bad-file', /gzip|cut off/, flipBit],
    ['bad-file', /dim\[1\] = -16/, dim(1, -16)],
    ['bad-file', /dim\[2\] = 0/, dim(2, 0)],
    ['bad-file', /32767×32767×32767/, dim(1, 32767, 32767, 32767)],
    ['bad-file', /promises 100\d+ bytes/, (image) => edit(image, beyond)],
    ['bad-file', /data type 1234/, (image) => edit(image, (content) => content.setInt16(offsets.dataType, 1234, true))],
    // Labels are stored as uint8 with the slope 0 of "no scaling"; slope 0.5 makes fractions of them.
    ['label-fraction', /0\.5/, (_, label) => edit(label, (content) => content.setFloat32(112, 0.5, true))],
    ['unknown-label', /holds 7/, (_, label) => edit(label, (content) => content.setUint8(offsets.voxels, 7))],
    ['shape-mismatch', /8×32×10 voxels/, (_, label) => dim(1, 8, 32)(label, '')],
    [
      'geometry-mismatch',
      /mm away/,
      (_, label) => edit(label, (content) => content.setFloat32(offsets.sformX + 12, 90, true)),
    ],
    [
      'not-finite',
      /NaN or infinite in 1 voxel/,
      (image) => edit(image, (content) => content.setFloat32(offsets.voxels, NaN, true)),
    ],
    ['unreadable', /does not exist/, (image) => (rmSync(image), symlinkSync('gone.nii.gz', image))],
    [
      'duplicate-name',
      /2 cases have the name/,
      (image) => writeFileSync(image.replace('.gz', ''), gunzipSync(readFileSync(image))),
    ],
  ];
  const ids = faults.map((_, i) => `case_${i}`);
  let study: string;
  let run: string;
  let trained: Finished;

  before(async () => {
    study = await makeTinyStudy(faults.length + 3);
    for (const [i, [, , damage]] of faults.entries()) {
      const [image, label] = ['imagesTr', 'labelsTr'].map((folder) => join(study, folder, `case_${i}.nii.gz`));
      damage(image, label);
    }
    splitIntoMembers(join(study, 'imagesTr', `case_${faults.length}.nii.gz`));
    run = join(temporaryFolder(), 'run with blänks');
    trained = await runCli(
      'train',
      study,
      '--skip-problems',
      '--out',
      run,
      '--pipeline',
      writePipeline(short),
      '--json',
    );
  });

  it('is scanned whole: each problem names its file, good cases have none', async () => {
    const { code, stdout } = await runCli('scan', study, '--json');
    assert.equal(code, 0);
    const { cases } = JSON.parse(stdout) as Dataset;
    for (const [i, [kind, message]] of faults.entries()) {
      const problems = cases.filter(({ id }) => id === `case_${i}`).flatMap((each) => each.problems);
      const found = problems.find((problem) => problem.kind === kind && message.test(problem.message));
      assert.equal(found?.severity, 'error', `${message} in ${JSON.stringify(problems)}`);
      assert.match(found.message, new RegExp(`case_${i}\\b`));
    }
    const good = cases.filter(({ id }) => !ids.includes(id));
    assert.equal(good.length, 3);
    assert.deepEqual(
      good.flatMap(({ problems }) => problems),
      [],
    );
  });

  it('is refused with all problems at once, and no run folder', async () => {
    const out = join(temporaryFolder(), 'run');
    const refused = await runCli('cross-validate', study, '--out', out, '--pipeline', writePipeline(short));
    assertError(refused, 'bad-dataset', /case_0/, /--skip-problems/);
    for (const id of ids) assert.match(refused.stderr, new RegExp(`^ +${id}: .*${id}.*; .+$`, 'm'));
    assert.equal(existsSync(out), false);
  });

  it('is trained on by --skip-problems without them, which is told', () => {
    assert.equal(trained.code, 0, trained.stderr);
    const { leftOut } = JSON.parse(trained.stdout) as { leftOut: string[] };
    assert.deepEqual([...new Set(leftOut)].sort(), ids.toSorted());
    assert.match(trained.stderr, /^left out because of problems: case_0, case_1,.*$/m);
    const { cases } = JSON.parse(readFileSync(join(run, 'dataset.json'), 'utf8')) as Dataset;
    assert.equal(cases.length, 3);
  });

  it('leaves a finished run that resume shows again at once, without its data', async () => {
    const before = readFileSync(join(run, 'run.json'), 'utf8');
    renameSync(study, `${study}-moved`);
    const resumed = await runCli('resume', run, '--json');
    renameSync(`${study}-moved`, study);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal((JSON.parse(resumed.stdout) as { report: null }).report, null);
    assert.equal(readFileSync(join(run, 'run.json'), 'utf8'), before);
  });

  it('is predicted but for those that cannot be, which are named', async () => {
    const [input, out] = [join(temporaryFolder(), 'new cases'), join(temporaryFolder(), 'out')];
    mkdirSync(input);
    const good = join(study, 'imagesTr', `case_${faults.length}.nii.gz`);
    for (const name of ['a', 'b', 'c']) cpSync(good, join(input, `${name}.nii.gz`));
    writeFileSync(join(input, 'b.nii.gz'), readFileSync(good).subarray(0, 3000));
    const { volume, header } = await nifti.read(good);
    const data = new Float32Array(2 * volume.data.length);
    data.set(volume.data);
    const [z, y, x] = volume.shape;
    await nifti.write!(join(input, 'd.nii.gz'), { ...volume, data, shape: [z, y, x, 2] }, header);

    const predicted = await runCli('predict', run, input, '--out', out, '--json');
    assert.equal(predicted.code, 1);
    const { cases, failed } = JSON.parse(predicted.stdout) as { cases: string[]; failed: { id: string }[] };
    assert.deepEqual(cases, ['a', 'c']);
    assert.deepEqual(
      failed.map(({ id }) => id),
      ['b', 'd'],
    );
    assert.deepEqual(readdirSync(out).sort(), ['a.nii.gz', 'c.nii.gz']);
    assert.match(predicted.stderr, /^ +case b: b\.nii\.gz is cut off/m);
    assert.match(predicted.stderr, /^ +case d has 2 channels where 1 \(MRI\)/m);
    assert.match(predicted.stderr, /^error\[bad-dataset\]: case b.*\(and 1 more\).*the other cases are written$/m);
  });

  it('is never predicted over itself', async () => {
    const input = join(temporaryFolder(), 'images');
    mkdirSync(input);
    cpSync(join(study, 'imagesTr', `case_${faults.length}.nii.gz`), join(input, 'a.nii.gz'));
    const bytes = readFileSync(join(input, 'a.nii.gz'));
    assertError(await runCli('predict', run, input, '--out', input), 'usage', /label of a .*over its image.*--out/);
    assert.deepEqual(readFileSync(join(input, 'a.nii.gz')), bytes);
  });
});

describe('a training that cannot begin', () => {
  let study: string;
  before(async () => void (study = await makeTinyStudy(2)));

  const refuse = async (out: string, pipeline: string, tag: string, pattern: RegExp, data = study): Promise<void> =>
    assertError(await runCli('train', data, '--out', out, '--pipeline', pipeline), tag, pattern);

  it('names the entry of the pipeline that is wrong', async () => {
    const out = join(temporaryFolder(), 'run');
    await Promise.all([
      refuse(out, writePipeline({ optimiser: 'sgd' }), 'bad-pipeline', /"optimiser"; use "optimizer"/),
      refuse(out, writePipeline({ training: { epochs: 0 } }), 'bad-pipeline', /training\.epochs is 0; .*from 1 to/),
      refuse(out, writePipeline({ schemaVersion: 2 }), 'bad-pipeline', /schemaVersion is 2, newer than 1/),
      refuse(out, writePipeline({ patches: { shape: [64, 64, 64] } }), 'bad-pipeline', /\[64, 64, 64\]: .*larger/),
    ]);
    assert.equal(existsSync(out), false);
  });

  it('names the folder that cannot be made, and leaves what lies there', async () => {
    const home = temporaryFolder();
    const [file, full, pipeline] = [join(home, 'file'), join(home, 'full'), writePipeline(short)];
    writeFileSync(file, 'mine');
    mkdirSync(full);
    writeFileSync(join(full, 'thesis.txt'), 'mine');
    await Promise.all([
      refuse(file, pipeline, 'not-writable', /"file" is a file, not a folder/),
      refuse(join(file, 'below', 'run'), pipeline, 'not-writable', /not a folder/),
      refuse(full, pipeline, 'not-writable', /"full" is not empty/),
      ...(process.platform === 'linux' ? [refuse('/proc/run', pipeline, 'not-writable', /run .*folder/)] : []),
    ]);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.deepEqual(readdirSync(full), ['thesis.txt']);
  });

  it('names what the data set lacks', async () => {
    const [empty, out, pipeline] = [temporaryFolder(), join(temporaryFolder(), 'run'), writePipeline(short)];
    const absent = await makeTinyStudy(2);
    const description = join(absent, 'dataset.json');
    const { labels, ...rest } = JSON.parse(readFileSync(description, 'utf8')) as { labels: object };
    writeFileSync(description, JSON.stringify({ ...rest, labels: { ...labels, 3: 'tail' } }));
    const unlabelled = await makeTinyStudy(0, 2);
    rmSync(join(unlabelled, 'dataset.json'));
    await Promise.all([
      refuse(out, pipeline, 'bad-dataset', /holds no cases: it is empty/, empty),
      refuse(out, pipeline, 'bad-dataset', /no label holds the class "tail" \(3\)/, absent),
      refuse(out, pipeline, 'bad-dataset', /none of 2 cases has a label; add labels/, unlabelled),
    ]);
    assert.equal(existsSync(out), false);
  });
});

describe('a run that is broken off', { skip: process.platform === 'win32' }, () => {
  let study: string;
  let run: string;
  let home: string;
  let job: number;
  let stopped: Finished;
  const status = (): string => (JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { status: string }).status;

  before(async () => {
    study = await makeTinyStudy(4);
    home = temporaryFolder();
    run = join(home, 'run');
    const pipeline = writePipeline({ training: { epochs: 5000, iterations: 1, recalibration: 0 } });
    const started = startCli('cross-validate', study, '--folds', '2', '--out', run, '--pipeline', pipeline);
    job = await trainingJob(run, started.finished);
    started.child.kill('SIGINT');
    stopped = await started.finished;
  });

  it('by Ctrl-C ends with 130 and one line, leaves no process, and can be resumed', () => {
    assertError(stopped, 'cancelled', /resume/);
    assert.equal(stopped.stderr.match(/^error/gm)?.length, 1);
    assert.equal(isAlive(job), false);
    assert.equal(status(), 'stopped');
    assert.equal(existsSync(join(run, 'run.lock')), false);
  });

  it('does not predict yet', async () => {
    const refused = await runCli('predict', run, join(study, 'imagesTr'), '--out', join(home, 'out'));
    assertError(refused, 'bad-run', /0 of 2 folds are trained; .*resume/);
    assert.equal(existsSync(join(home, 'out')), false);
  });

  it('is not opened when a file of it is of a newer version, or it is no run', async () => {
    const refusal = async (name: string, key: 'run' | 'pipeline' | 'dataset', tag: string): Promise<void> => {
      const copy = join(home, name);
      cpSync(run, copy, { recursive: true });
      const file = join(copy, `${key}.json`);
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), schemaVersion: 2 }));
      assertError(await runCli('resume', copy), tag, new RegExp(`${key}.*schemaVersion (is|has)? ?2, newer than 1`));
    };
    await Promise.all([
      refusal('newer run', 'run', 'bad-file'),
      refusal('newer pipeline', 'pipeline', 'bad-pipeline'),
      refusal('newer data set', 'dataset', 'bad-file'),
      runCli('resume', study).then((result) => assertError(result, 'not-found', /is no run: it has no run\.json/)),
    ]);
  });

  it('is not resumed with other data than it was made with', async () => {
    const moved = join(home, 'moved');
    cpSync(study, moved, { recursive: true });
    const [image, label] = ['imagesTr/case_1.nii.gz', 'labelsTr/case_2.nii.gz'].map((path) => join(moved, path));
    cpSync(join(moved, 'imagesTr/case_0.nii.gz'), image);
    rmSync(label);
    const changed = await runCli('resume', run, '--data', moved);
    assertError(changed, 'bad-run', /case_1: case_1\.nii\.gz has changed .*\(and 1 more\)/);
    assert.match(changed.stderr, /^ +case case_2: case_2\.nii\.gz does not exist$/m);
  });

  it('says where to look when its data are gone, goes on with --data, and stops when its parent is killed', async () => {
    const moved = join(home, 'moved here');
    renameSync(study, moved);
    assertError(await runCli('resume', run), 'bad-run', /data folder .* not where it was; .*--data FOLDER/);

    const { child, finished } = startCli('resume', run, '--data', moved);
    const second = await trainingJob(run, finished);
    child.kill('SIGKILL');
    await finished;
    for (let i = 0; i < 600 && (isAlive(second) || existsSync(join(run, 'run.lock'))); i++) await wait(100);
    const survived = isAlive(second);
    // It would train on long after the tests.
    if (survived) process.kill(second, 'SIGKILL');
    assert.equal(survived, false);
    assert.equal(status(), 'stopped');
  });
});

/** Waits until the job of a run has trained an epoch since it was started; its process id. */
async function trainingJob(run: string, finished: Promise<Finished>): Promise<number> {
  const log = join(run, 'fold-0', 'log.txt');
  const size = (): number => (existsSync(log) ? readFileSync(log).length : 0);
  const start = size();
  let ended: Finished | null = null;
  void finished.then((result) => (ended = result));
  for (let i = 0; i < 300 && size() === start; i++) {
    assert.equal(ended, null, 'ended before it trained');
    await wait(100);
  }
  return (JSON.parse(readFileSync(join(run, 'run.lock'), 'utf8')) as { pid: number }).pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
