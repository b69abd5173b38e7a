import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { CombineWay } from '../../../shared/combine.ts';
import { isStudioError } from '../../../shared/errors.ts';
import type { Fold } from '../../../shared/run.ts';
import { combineHeldOut } from '../../../src-main/core/evaluate/score-group.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { predictionFile, probabilityFile } from '../../../src-main/core/predict/prediction-files.ts';
import { createRun, foldPaths, runPaths } from '../../../src-main/core/runs/run-folder.ts';
import { openEnsemble, scoreEnsemble } from '../../../src-main/engine/calls/ensemble.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

/** Images of eight voxels in a row, x to the left: stored the other way round than the core has them. */
const affine = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' };
const truth: Readonly<Record<string, number[]>> = {
  a: [1, 1, 1, 1, 0, 0, 0, 0],
  b: [0, 0, 0, 0, 1, 1, 0, 0],
};
const folds: Fold[] = [
  { train: ['b'], validation: ['a'] },
  { train: ['a'], validation: ['b'] },
];

/** A label of 0 and 1 as a file holds it. */
async function write(path: string, values: readonly number[], channels = 1): Promise<void> {
  const data = channels === 1 ? Uint8Array.from(values) : Float32Array.from(values);
  const volume = { data, shape: [1, 1, 8, channels] as const, affine };
  await nifti.write!(path, volume, { ...header, dataType: channels === 1 ? 'uint8' : 'float32' });
}

let study: string;
before(async () => {
  study = temporaryFolder();
  for (const folder of ['imagesTr', 'labelsTr']) mkdirSync(join(study, folder));
  for (const [id, label] of Object.entries(truth)) {
    await write(
      join(study, 'imagesTr', `${id}.nii.gz`),
      label.map((value, i) => 10 * value + i),
    );
    await write(join(study, 'labelsTr', `${id}.nii.gz`), label);
  }
  const training = Object.keys(truth).map((id) => ({
    image: `./imagesTr/${id}.nii.gz`,
    label: `./labelsTr/${id}.nii.gz`,
  }));
  const description = { name: 'Rows', modality: { 0: 'MRI' }, labels: { 0: 'background', 1: 'tumour' }, training };
  writeFileSync(join(study, 'dataset.json'), JSON.stringify(description));
});

interface Made {
  /** Of the tumour, by case. */
  readonly probabilities?: Readonly<Record<string, number[]>>;
  readonly labels?: Readonly<Record<string, number[]>>;
  readonly dice?: Readonly<Record<string, number>>;
  readonly folds?: Fold[];
  readonly classes?: string[];
}

/** A run whose held-out predictions are as given. */
async function makeRun({ probabilities, labels, dice = { a: 0.5, b: 0.5 }, ...made }: Made): Promise<string> {
  const folder = join(temporaryFolder(), 'run');
  const dataset = await scanFolder(study);
  const classes = dataset.classes.map((each, i) => ({ ...each, name: made.classes?.[i] ?? each.name }));
  const given = {
    folder,
    command: 'cross-validate',
    root: study,
    folds: made.folds ?? folds,
    studioVersion: '0',
  } as const;
  await createRun({ ...given, dataset: { ...dataset, classes }, pipeline: resolvePipeline({}) });
  for (const [fold, { validation }] of given.folds.entries()) {
    const home = runPaths.fold(folder, fold);
    mkdirSync(foldPaths.predictions(home), { recursive: true });
    for (const id of validation) {
      const label = labels?.[id] ?? probabilities![id].map((p) => Number(p > 0.5));
      await write(predictionFile(foldPaths.predictions(home), id), label);
      const both = probabilities?.[id].flatMap((p) => [1 - p, p]);
      if (both) await write(probabilityFile(foldPaths.predictions(home), id), both, 2);
    }
    const rows = validation.flatMap((caseId) => [
      { caseId, fold, classIndex: 0, metric: 'dice', value: 0.99 },
      { caseId, fold, classIndex: 1, metric: 'dice', value: dice[caseId] },
      { caseId, fold, classIndex: 1, metric: 'jaccard', value: 'NaN' },
    ]);
    writeFileSync(foldPaths.scores(home), JSON.stringify(rows));
  }
  return folder;
}

/** What the runs together make of a and b, as files have it. */
async function combined(runs: string[], combine: CombineWay = 'mean', weights: number[] | null = null) {
  const folder = join(temporaryFolder(), 'together');
  const ensemble = await openEnsemble({ runs, combine, weights });
  await combineHeldOut({ ...ensemble, folder, onScored() {} });
  const [a, b] = await Promise.all(['a', 'b'].map((id) => labelsIn(folder, id)));
  return { ...ensemble, a, b };
}

async function labelsIn(folder: string, id: string): Promise<number[]> {
  return [...(await nifti.read(predictionFile(folder, id))).volume.data];
}

const refused = (work: Promise<unknown>, tag: 'usage' | 'bad-run' | 'not-writable', message: RegExp): Promise<void> =>
  assert.rejects(work, (error) => {
    assert.ok(isStudioError(error, tag), String(error));
    assert.match(error.message, message);
    return true;
  });

describe('an ensemble of runs', () => {
  const three: Made[] = [
    { labels: { a: [1, 1, 1, 0, 0, 0, 0, 0], b: [0, 0, 0, 0, 1, 1, 0, 0] } },
    { labels: { a: [1, 1, 0, 0, 1, 0, 0, 0], b: [1, 0, 0, 0, 1, 1, 0, 0] } },
    { labels: { a: [1, 0, 1, 0, 0, 0, 0, 1], b: [0, 0, 0, 0, 0, 1, 0, 0] } },
  ];

  it('is scored case by case on what was held out, by votes of labels where there is nothing else', async () => {
    const runs = await Promise.all(three.map(makeRun));
    const out = join(temporaryFolder(), 'together');
    const { from, report } = await scoreEnsemble({ runs, out, combine: 'mean', weights: null });
    assert.equal(from, 'labels');
    assert.deepEqual(await labelsIn(join(out, 'predictions'), 'a'), [1, 1, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual(await labelsIn(join(out, 'predictions'), 'b'), truth.b);
    // Case a: 3 of 4 voxels found, none too much; case b is right.
    const dice = report.pooled.perClass.tumour.dice;
    assert.deepEqual([dice.n, dice.mean, dice.min], [2, (6 / 7 + 1) / 2, 6 / 7]);
    assert.deepEqual(report.folds.map(({ fold, cases, mean }) => [fold, cases, mean.dice]), [[0, 1, 6 / 7], [1, 1, 1]]); // prettier-ignore
    assert.ok(report.pooled.meanInterval95.dice);
    for (const file of ['report.json', 'report.html', 'evaluation.tsv']) assert.ok(existsSync(join(out, file)), file);
    const written = readFileSync(join(out, 'ensemble.json'), 'utf8');
    assert.ok(!written.includes(basename(study)) && JSON.parse(written).members.length === 3);
  });

  it('of the mean is not the majority: one that is sure outweighs two that lean', async () => {
    const runs = await Promise.all(
      [
        { a: [0.9, 0.9, 0.6, 0.2, 0, 0, 0, 0], b: [0, 0, 0, 0, 0.9, 0.8, 0, 0] },
        { a: [0.4, 0.2, 0.6, 0.4, 0, 0, 0, 0], b: [0, 0, 0, 0, 0.4, 0.8, 0, 0] },
        { a: [0.4, 0.3, 0.1, 0.4, 0, 0, 0, 0.9], b: [0, 0, 0, 0, 0.4, 0.1, 0, 0] },
      ].map((probabilities) => makeRun({ probabilities })),
    );
    const byMean = await combined(runs);
    assert.equal(byMean.from, 'probabilities');
    assert.deepEqual(byMean.a, [1, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(byMean.b, truth.b);
    assert.deepEqual((await combined(runs, 'majority')).a, [0, 0, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual((await combined(runs, 'weighted', [0, 1, 3])).a, [0, 0, 0, 0, 0, 0, 0, 1]);
    assert.deepEqual((await combined(runs.slice(0, 2))).a, [1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('weighs runs by their Dice in the other folds, not by the cases that are scored', async () => {
    const sure = { a: [1, 1, 1, 1, 0, 0, 0, 0], b: [1, 1, 1, 1, 0, 0, 0, 0] };
    const other = { a: [0, 0, 0, 0, 1, 1, 0, 0], b: [0, 0, 0, 0, 1, 1, 0, 0] };
    // The first is good in case a, so it leads in case b, and the other way round.
    const runs = [
      await makeRun({ probabilities: sure, dice: { a: 0.9, b: 0.1 } }),
      await makeRun({ probabilities: other, dice: { a: 0.3, b: 0.7 } }),
    ];
    const { a, b, shares } = await combined(runs, 'weighted');
    assert.deepEqual([a, b], [other.a, sure.b]);
    assert.deepEqual(
      shares.map(([first]) => first),
      [0.1 / (0.1 + 0.7), 0.9 / (0.9 + 0.3)],
    );
  });

  it('is refused where the runs do not fit together, with the reason, and nothing is written', async () => {
    const [first, second] = await Promise.all(three.map(makeRun));
    const withFolds = (given: Fold[]): Promise<string> => makeRun({ ...three[0], folds: given });
    await refused(combined([first]), 'usage', /one run/);
    await refused(combined([first, first]), 'usage', /named twice/);
    await refused(combined([first, second]), 'usage', /two runs without kept probabilities/);
    await refused(combined([first, await withFolds([folds[1], folds[0]])]), 'bad-run', /fold 1 holds out a in one/);
    await refused(combined([first, await withFolds([folds[0]])]), 'bad-run', /2 folds and 1/);
    const leaky = [{ train: ['a', 'b'], validation: ['a'] }, folds[1]];
    await refused(combined([first, await withFolds(leaky)]), 'bad-run', /fold 1 trains on a in one/);
    const renamed = await makeRun({ ...three[0], classes: ['background', 'lesion'] });
    await refused(combined([first, renamed]), 'bad-run', /other classes: .*1 tumour.*1 lesion/);
    const out = join(temporaryFolder(), 'out');
    const call = { runs: [first, second, renamed], out, combine: 'mean', weights: null } as const;
    await assert.rejects(scoreEnsemble(call));
    assert.ok(!existsSync(out));
  });

  it('leaves nothing behind when it is stopped', async () => {
    const out = join(temporaryFolder(), 'out');
    const runs = await Promise.all(three.map(makeRun));
    const stop = new AbortController();
    const onCase = (done: number): void => void (done === 0 && stop.abort());
    await assert.rejects(
      scoreEnsemble({ runs, out, combine: 'mean', weights: null, signal: stop.signal, onCase }),
      (error) => isStudioError(error, 'cancelled'),
    );
    assert.ok(!existsSync(out));
  });

  it('comes from the command line as well', async () => {
    const runs = await Promise.all(three.map(makeRun));
    const out = join(temporaryFolder(), 'together');
    const done = await runCli(
      'ensemble',
      ...runs,
      '--combine',
      'weighted',
      '--weights',
      '1,1,3',
      '--out',
      out,
      '--json',
    );
    assert.equal(done.code, 0, done.stderr);
    const { from, report } = JSON.parse(done.stdout) as Awaited<ReturnType<typeof scoreEnsemble>>;
    assert.equal(from, 'labels');
    // The third has three of five votes. Case a: 2 of 4 found, 1 too much; case b: 1 of 2 found.
    assert.equal(report.pooled.perClass.tumour.dice.mean, ((2 * 2) / 7 + 2 / 3) / 2);
    const wrong = await runCli('ensemble', ...runs, '--weights', '1,x', '--out', join(out, 'more'));
    assert.deepEqual([wrong.code, /--weights has "x"/.test(wrong.stderr)], [2, true], wrong.stderr);
  });
});
