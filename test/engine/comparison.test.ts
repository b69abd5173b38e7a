import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { defaultColour } from '../../shared/draw/colours.ts';
import { isStudioError } from '../../shared/errors.ts';
import type { Slab, ViewVolume, VolumePart, VolumeSource } from '../../shared/viewer.ts';
import { VolumeBuilder } from '../../shared/volume-builder.ts';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { toCanonical } from '../../src-main/core/volume/orientation.ts';
import { evaluateFolders } from '../../src-main/engine/calls/evaluate.ts';
import { workspacePaths } from '../../src-main/engine/workspace/paths.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder } from '../support/tiny-study.ts';

const cases = 6;
let study: string;
let truth: string;
/** The label of each case under the name of the one after it. */
let prediction: string;
let app: TestEngine;

before(async () => {
  study = await realpath(await makeTinyStudy(cases));
  truth = join(study, 'labelsTr');
  prediction = join(study, 'other program');
  mkdirSync(prediction);
  for (let i = 0; i < cases; i++) {
    copyFileSync(join(truth, `case_${i}.nii.gz`), join(prediction, `case_${(i + 1) % cases}.nii.gz`));
  }
  app = await startTestEngine({ roots: [study] });
});
after(() => app.close());

const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(`${error.message}; ${error.next}`);

async function volume(source: VolumeSource, part: VolumePart): Promise<ViewVolume> {
  const builder = new VolumeBuilder();
  const onProgress = (slab: Slab): void => void builder.add(slab);
  return builder.end(await app.client.call('case.volume', { ...source, part }, { onProgress }));
}

describe('two folders of labels', () => {
  it('are compared as the command line does, with a step of progress a case', async () => {
    const heard: string[] = [];
    const { evaluation, tsv, classes, metrics } = await app.client.call(
      'comparison.add',
      { truth, prediction, images: null },
      { onProgress: ({ done, total, caseId }) => heard.push(`${done}/${total} ${caseId}`) },
    );
    const out = join(temporaryFolder(), 'out');
    const expected = await evaluateFolders({ truth, prediction, folder: out });
    assert.deepEqual(evaluation, expected.evaluation);
    assert.equal(tsv, readFileSync(join(out, 'evaluation.tsv'), 'utf8'));
    const dice = evaluation.perClass.bright.dice;
    assert.ok(dice.mean! < 0.9 && dice.n === cases, `other cases differ: ${dice.mean}`);
    assert.deepEqual(
      heard,
      Array.from({ length: cases }, (_, i) => `${i}/${cases} case_${i}`),
    );
    assert.deepEqual(classes, [
      { name: 'bright', colour: defaultColour(1) },
      { name: 'dark', colour: defaultColour(2) },
    ]);
    assert.deepEqual(
      metrics.map(({ id }) => id),
      Object.keys(evaluation.definitions),
    );
    assert.equal(metrics.find(({ id }) => id === 'hd95')?.unit, 'mm');
  });

  it('are kept in the workspace, with their scores and where their images lie', async () => {
    const { id, ...added } = await app.client.call('comparison.add', { truth, prediction, images: null });
    const { comparisons } = await app.client.call('workspace.read');
    const { created, ...entry } = comparisons[0];
    assert.ok(Date.now() - Date.parse(created) < 60_000);
    assert.deepEqual(entry, {
      ...{ id, truth, prediction, images: join(study, 'imagesTr') },
      ...{ name: 'other program against labelsTr', isFound: true, cases },
      meanDice: added.evaluation.mean.dice,
    });
    assert.deepEqual(await app.client.call('comparison.read', { id }), { id, ...added });
    const file = workspacePaths.comparison(app.options.workspace!, id);
    assert.ok(!readFileSync(file, 'utf8').includes(study), 'no absolute path');
    const kept = (await app.client.call('system.storage')).find((place) => place.id === 'comparisons')!;
    assert.ok(kept.bytes >= readFileSync(file).length);
  });

  it('go to the trash and come back', async () => {
    const { id, ...added } = await app.client.call('comparison.add', { truth, prediction, images: null });
    const file = workspacePaths.comparison(app.options.workspace!, id);
    assert.ok(existsSync(file));
    const removed = await app.client.call('comparison.remove', { id });
    assert.ok(!existsSync(file));
    assert.deepEqual([removed.kind, removed.name], ['comparison', 'other program against labelsTr']);
    const read = () => app.client.call('comparison.read', { id });
    await assert.rejects(read(), refused('not-found', /no comparison/));
    assert.ok(!(await app.client.call('workspace.read')).comparisons.some((each) => each.id === id));
    await app.client.call('trash.restore', { id: removed.id });
    assert.deepEqual(await read(), { id, ...added });
  });

  it('show truth and prediction of a case on its image, in the classes of the data set', async () => {
    const { id } = await app.client.call('comparison.add', { truth, prediction, images: null });
    const source = { of: 'comparison', id, caseId: 'case_1' } as const;
    const facts = await app.client.call('case.facts', source);
    assert.deepEqual(
      [facts.hasImage, facts.hasTruth, facts.hasPrediction, facts.hasProbabilities, facts.channels],
      [true, true, true, false, ['MRI']],
    );
    assert.deepEqual(
      facts.classes.map(({ name }) => name),
      ['background', 'bright', 'dark'],
    );
    const canonical = async (path: string): Promise<number[]> => [
      ...toCanonical((await nifti.read(path)).volume).volume.data,
    ];
    const [image, label, guess] = await Promise.all([
      volume(source, 'image'),
      volume(source, 'truth'),
      volume(source, 'prediction'),
    ]);
    assert.deepEqual([...image.data], await canonical(join(study, 'imagesTr', 'case_1.nii.gz')));
    assert.deepEqual([...label.data], await canonical(join(truth, 'case_1.nii.gz')));
    assert.deepEqual([...guess.data], await canonical(join(truth, 'case_0.nii.gz')));
    assert.deepEqual([label.affine, guess.affine], [image.affine, image.affine]);
    const other = app.client.call('case.facts', { ...source, caseId: 'none' });
    await assert.rejects(other, refused('not-found', /other program against labelsTr has no case "none"/));
  });

  it('without images show black on the grid of the truth', async () => {
    const alone = join(study, 'alone');
    cpSync(truth, alone, { recursive: true });
    const { id, evaluation } = await app.client.call('comparison.add', { truth: alone, prediction, images: null });
    assert.deepEqual(evaluation.warnings, []);
    const source = { of: 'comparison', id, caseId: 'case_1' } as const;
    const facts = await app.client.call('case.facts', source);
    assert.deepEqual([facts.hasImage, facts.channels], [false, []]);
    const [image, label] = [await volume(source, 'image'), await volume(source, 'truth')];
    assert.ok(image.data instanceof Uint8Array && image.data.every((value) => value === 0));
    assert.deepEqual([image.shape, image.affine], [label.shape, label.affine]);
    assert.ok(label.data.some((value) => value > 0));

    renameSync(alone, `${alone} gone`);
    const gone = refused('not-found', /the folder "alone" of other program against alone is not there; bring it back/);
    await assert.rejects(volume(source, 'truth'), gone);
    const entry = (await app.client.call('workspace.read')).comparisons.find((each) => each.id === id)!;
    assert.equal(entry.isFound, false);
    assert.equal((await app.client.call('comparison.read', { id })).evaluation.mean.dice, evaluation.mean.dice);
  });

  it('are refused where a pair lies on different grids, and nothing is added', async () => {
    const add = (folder: string) => app.client.call('comparison.add', { truth, prediction: folder, images: null });
    const before = (await app.client.call('workspace.read')).comparisons.length;
    const { volume: read, header } = await nifti.read(join(truth, 'case_2.nii.gz'));
    const [shifted, cropped] = [join(study, 'shifted'), join(study, 'cropped')];
    for (const folder of [shifted, cropped]) cpSync(truth, folder, { recursive: true });
    const affine = read.affine.map((value, i) => (i === 3 ? value + 5 : value));
    await nifti.write!(join(shifted, 'case_2.nii.gz'), { ...read, affine }, header);
    const place = /case case_2: .* 5 mm away .* LPS from \(15, 20, -5\) mm .*, the truth LPS from \(10, 20, -5\) mm/;
    await assert.rejects(add(shifted), refused('bad-dataset', place));
    const data = new Uint8Array(9 * 16 * 16);
    await nifti.write!(join(cropped, 'case_2.nii.gz'), { ...read, data, shape: [9, 16, 16, 1] }, header);
    const sizes = /case case_2: the prediction case_2\.nii\.gz has 16×16×9 voxels, the truth .* has 16×16×10/;
    await assert.rejects(add(cropped), refused('bad-dataset', sizes));
    assert.equal((await app.client.call('workspace.read')).comparisons.length, before);
  });

  it('have the colours of the data set that the truth belongs to', async () => {
    const { id } = await app.client.call('dataset.add', { folder: study });
    await app.client.call('dataset.read', { id });
    await app.client.call('dataset.choose', { id, choices: { classColours: { 2: '#123456' } } });
    const { classes } = await app.client.call('comparison.add', { truth, prediction: truth, images: null });
    assert.deepEqual(
      classes.map(({ colour }) => colour),
      [defaultColour(1), '#123456'],
    );
  });

  it('are left when they are cancelled, and can be compared again', async () => {
    const stop = new AbortController();
    const comparing = app.client.call(
      'comparison.add',
      { truth, prediction, images: null },
      { signal: stop.signal, onProgress: ({ done }) => done === 2 && stop.abort() },
    );
    await assert.rejects(comparing, refused('cancelled', /./));
    assert.equal(
      (await app.client.call('comparison.add', { truth, prediction: truth, images: null })).evaluation.mean.dice,
      1,
    );
  });

  it('say what is wrong with them, and stay within the roots', async () => {
    const run = (given: object) => app.client.call('comparison.add', { truth, prediction, images: null, ...given });
    await assert.rejects(run({ truth: join(study, 'none') }), refused('not-found', /none/));
    await assert.rejects(run({ prediction: '' }), refused('usage', /prediction/));
    await assert.rejects(run({ truth: temporaryFolder() }), refused('usage', /outside of the folders/));
    await assert.rejects(run({ images: temporaryFolder() }), refused('usage', /outside of the folders/));

    const incomplete = join(study, 'incomplete');
    mkdirSync(incomplete);
    copyFileSync(join(truth, 'case_0.nii.gz'), join(incomplete, 'case_0.nii.gz'));
    await assert.rejects(run({ prediction: incomplete }), refused('bad-dataset', /5 of 6 cases have no prediction/));

    const damaged = join(study, 'damaged');
    cpSync(truth, damaged, { recursive: true });
    writeFileSync(join(damaged, 'case_3.nii.gz'), 'nothing of an image');
    await assert.rejects(run({ prediction: damaged }), refused('bad-file', /case_3, prediction/));

    const linked = join(study, 'linked');
    mkdirSync(linked);
    const outside = join(temporaryFolder(), 'secret.nii.gz');
    copyFileSync(join(truth, 'case_0.nii.gz'), outside);
    symlinkSync(outside, join(linked, 'case_0.nii.gz'));
    await assert.rejects(run({ truth: incomplete, prediction: linked }), refused('usage', /outside of the folders/));
    const images = { truth: incomplete, prediction: incomplete, images: linked };
    await assert.rejects(run(images), refused('usage', /outside of the folders/));
  });
});
