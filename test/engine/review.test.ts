import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isStudioError, type ErrorTag } from '../../shared/errors.ts';
import type { Reviewed, Verdict } from '../../shared/review.ts';
import { scanFolder } from '../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { createRun, foldPaths, runPaths } from '../../src-main/core/runs/run-folder.ts';
import { readerFile } from '../../src-main/engine/handlers/review/reader-files.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder } from '../support/tiny-study.ts';

const study = await makeTinyStudy(2);
const apps: TestEngine[] = [];
after(() => Promise.all(apps.map((app) => app.close())));
const start = async (given = {}): Promise<TestEngine> => {
  const app = await startTestEngine(given);
  apps.push(app);
  return app;
};

/** A run of two cases outside of every workspace, with scores of one of them. */
async function makeRun(): Promise<string> {
  const folder = join(temporaryFolder(), 'Shared run');
  const folds = [
    { train: ['case_1'], validation: ['case_0'] },
    { train: ['case_0'], validation: ['case_1'] },
  ];
  const given = { folder, command: 'cross-validate', root: study, folds, studioVersion: '0' } as const;
  await createRun({ ...given, dataset: await scanFolder(study), pipeline: resolvePipeline({}) });
  mkdirSync(runPaths.fold(folder, 0));
  const dice = (classIndex: number, value: number | string) => ({
    caseId: 'case_0',
    classIndex,
    metric: 'dice',
    value,
  });
  const rows = [dice(0, 0.9), dice(1, 0.5), dice(2, 0.75)];
  writeFileSync(foldPaths.scores(runPaths.fold(folder, 0)), JSON.stringify(rows));
  return folder;
}

const attach = async ({ client }: TestEngine, folder: string): Promise<Reviewed> => ({
  of: 'run',
  id: (await client.call('run.attach', { folder })).id,
});
const say = (change: Partial<Omit<Verdict, 'changed'>> = {}) =>
  ({
    caseId: 'case_0',
    reader: 'Anna',
    verdict: 'minor',
    note: '',
    preferred: null,
    isBlinded: false,
    ...change,
  }) as const;
const save = ({ client }: TestEngine, reviewed: Reviewed, change: Partial<Omit<Verdict, 'changed'>> = {}) =>
  client.call('review.save', { ...reviewed, verdict: say(change) });
const read = ({ client }: TestEngine, reviewed: Reviewed) => client.call('review.read', reviewed);
const short = ({ verdicts }: { verdicts: readonly Verdict[] }): string[] =>
  verdicts.map(({ reader, caseId, verdict, note }) => `${reader} ${caseId} ${verdict} ${note}`.trim()).sort();
const fails = (tag: ErrorTag, text: RegExp) => (error: unknown) => {
  assert(isStudioError(error, tag), String(error));
  assert.match(`${error.message}; ${error.next}`, text);
  return true;
};
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('verdicts on a run', () => {
  it('lie beside it, one file a reader, and are there after a restart', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    assert.deepEqual(await read(app, reviewed), { ...reviewed, verdicts: [], faults: [] });
    assert.ok(!existsSync(runPaths.review(folder)), 'nothing is made for nothing');

    const before = new Date().toISOString();
    await save(app, reviewed, { note: 'Too large behind' });
    await save(app, reviewed, { caseId: 'case_1', verdict: 'Odd', preferred: 'same', isBlinded: true });
    const saved = await save(app, reviewed, { reader: 'Bo Li', verdict: 'reject' });
    assert.deepEqual(short(saved), ['Anna case_0 minor Too large behind', 'Anna case_1 Odd', 'Bo Li case_0 reject']);
    assert.ok(saved.verdicts.every(({ changed }) => changed >= before && changed <= new Date().toISOString()));
    assert.deepEqual(readdirSync(runPaths.review(folder)).sort(), [readerFile('Anna'), readerFile('Bo Li')].sort());
    assert.match(readerFile('Bo Li'), /^reader-bo-li-[0-9a-f]{8}\.json$/);

    await app.close();
    const again = await start({ workspace: app.options.workspace, settingsFolder: app.options.settingsFolder });
    assert.deepEqual(await read(again, reviewed), saved);
  });

  it('are told to every window', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    const second = app.connect();
    const heard = new Promise((resolve) => second.on('review', resolve));
    const saved = await save(app, reviewed);
    assert.deepEqual(await heard, saved);
  });

  it('of one case and reader replace one another; an empty one takes it back', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await save(app, reviewed, { verdict: null });
    assert.ok(!existsSync(runPaths.review(folder)), 'there is nothing to take back');
    await save(app, reviewed);
    await save(app, reviewed, { verdict: 'accept' });
    await save(app, reviewed, { caseId: 'case_1', verdict: null, note: 'Look again' });
    assert.deepEqual(short(await read(app, reviewed)), ['Anna case_0 accept', 'Anna case_1 null Look again']);
    await save(app, reviewed, { verdict: null, note: ' ' });
    assert.deepEqual(short(await read(app, reviewed)), ['Anna case_1 null Look again']);
    await save(app, reviewed, { caseId: 'case_1', verdict: null, preferred: 'truth' });
    assert.deepEqual(short(await read(app, reviewed)), ['Anna case_1 null']);
  });

  it('are of one reader whatever case and spaces the name has, as it was written last', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await save(app, reviewed, { reader: 'Bo  Li' });
    await save(app, reviewed, { reader: 'José' });
    await save(app, reviewed, { reader: ' bo li ', caseId: 'case_1', verdict: 'accept' });
    await save(app, reviewed, { reader: 'José', verdict: 'major' });
    assert.deepEqual(short(await read(app, reviewed)), [
      'José case_0 major',
      'bo li case_0 minor',
      'bo li case_1 accept',
    ]);
    // Names without a letter that a file name may have are told apart.
    assert.notEqual(readerFile('李'), readerFile('王'));
    await assert.rejects(save(app, reviewed, { reader: '  ' }), fails('usage', /reader/));
  });

  it('that come at once are all kept, from two engines for two readers too', async () => {
    const [one, other, folder] = [await start(), await start(), await makeRun()];
    const [inOne, inOther] = [await attach(one, folder), await attach(other, folder)];
    const ids = Array.from({ length: 15 }, (_, i) => `case_${i}`);
    await Promise.all(
      ids.flatMap((caseId) => [save(one, inOne, { caseId }), save(other, inOther, { caseId, reader: 'Bo' })]),
    );
    const expected = ['Anna', 'Bo'].flatMap((reader) => ids.map((caseId) => `${reader} ${caseId} minor`)).sort();
    assert.deepEqual(short(await read(one, inOne)), expected);
    assert.deepEqual(short(await read(other, inOther)), expected);
  });

  it('go with the run when it is moved, to the trash and back, and disturb nothing there', async () => {
    const app = await start();
    const folder = join(app.options.workspace!, 'runs', 'mine');
    cpSync(await makeRun(), folder, { recursive: true });
    const reviewed = await attach(app, folder);
    const { id } = reviewed;
    const all = async () => [await app.client.call('run.read', { id }), await app.client.call('run.results', { id })];
    const before = await all();
    const said = await save(app, reviewed);
    assert.deepEqual(await all(), before);
    const trashed = await app.client.call('run.remove', { id });
    await assert.rejects(read(app, reviewed), fails('not-found', /look in the trash/));
    await app.client.call('trash.restore', { id: trashed.id });
    assert.deepEqual(await read(app, reviewed), said);

    const moved = join(temporaryFolder(), 'elsewhere');
    renameSync(folder, moved);
    await assert.rejects(read(app, reviewed), fails('not-found', /"mine" of "mine" is not there.*; put it back/));
    await assert.rejects(save(app, reviewed), fails('not-found', /is not there/));
    assert.ok(!existsSync(folder), 'no folder is made where none is');
    const elsewhere = await attach(app, moved);
    assert.deepEqual((await read(app, elsewhere)).verdicts, said.verdicts);
  });
});

describe('a file of a reader', () => {
  it('that is damaged or newer is named, while those of others still show, and is left as it is', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await save(app, reviewed, { reader: 'Bo' });
    await save(app, reviewed);
    const [damaged, newer] = [readerFile('Anna'), readerFile('Cy')];
    writeFileSync(join(runPaths.review(folder), damaged), '{ "schemaVersion": 1, "reader": "An');
    const ofCy = { schemaVersion: 2, reader: 'Cy', verdicts: {} };
    writeFileSync(join(runPaths.review(folder), newer), JSON.stringify(ofCy));
    const found = await read(app, reviewed);
    assert.deepEqual(short(found), ['Bo case_0 minor']);
    assert.equal(found.faults.length, 2);
    assert.ok(found.faults[0].message.startsWith(`${damaged} is not JSON`), found.faults[0].message);
    assert.ok(found.faults[1].message.startsWith(`${newer} has schemaVersion 2, newer than 1`));

    await assert.rejects(save(app, reviewed), fails('bad-file', /reader-anna-\w+\.json is not JSON.*restore it/));
    assert.ok(readFileSync(join(runPaths.review(folder), damaged), 'utf8').endsWith('"An'));
    assert.deepEqual(short(await save(app, reviewed, { reader: 'Bo', verdict: 'accept' })), ['Bo case_0 accept']);
    // A table without Anna would look as if she had said nothing.
    await assert.rejects(app.client.call('review.export', reviewed), fails('bad-file', /reader-anna/));
  });

  it('keeps what a newer version wrote into it', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await save(app, reviewed);
    const path = join(runPaths.review(folder), readerFile('Anna'));
    const file = json(path);
    Object.assign(file, { institute: 'North' });
    Object.assign(file.verdicts[0], { seconds: 40 });
    writeFileSync(path, JSON.stringify(file));
    await save(app, reviewed, { verdict: 'reject' });
    const [verdict] = json(path).verdicts;
    assert.deepEqual([json(path).institute, verdict.seconds, verdict.verdict], ['North', 40, 'reject']);
    const [known] = (await read(app, reviewed)).verdicts;
    assert.deepEqual(Object.keys(known).sort(), Object.keys({ ...say(), changed: '' }).sort());
  });

  it('of which a copy lies beside it counts once, with what was said last', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await save(app, reviewed);
    const review = runPaths.review(folder);
    cpSync(join(review, readerFile('Anna')), join(review, 'copy of Anna.json'));
    writeFileSync(join(review, '.hidden.json'), 'not ours');
    writeFileSync(join(review, 'notes.txt'), 'not ours');
    await save(app, reviewed, { verdict: 'accept' });
    assert.deepEqual(await read(app, reviewed).then((found) => [short(found), found.faults]), [
      ['Anna case_0 accept'],
      [],
    ]);
  });

  it('that cannot be written is an error that says where and what to do', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    writeFileSync(runPaths.review(folder), 'a file where the folder belongs');
    await assert.rejects(
      save(app, reviewed),
      fails(
        'not-writable',
        /cannot be kept in the folder of the run "Shared run": review is a file.*ask for the right/,
      ),
    );
    rmSync(runPaths.review(folder));
    assert.deepEqual(short(await save(app, reviewed)), ['Anna case_0 minor']);
  });
});

describe('verdicts on what is no run', () => {
  it('lie in the workspace, and go for good with what they are on', async () => {
    const app = await start();
    const { id } = await app.client.call('dataset.add', { folder: study });
    const reviewed = { of: 'dataset', id } as const;
    await save(app, reviewed, { note: 'Wrong side?' });
    const place = join(app.options.workspace!, 'verdicts', `dataset-${id}`);
    assert.deepEqual(readdirSync(place), [readerFile('Anna')]);
    const trashed = await app.client.call('dataset.remove', { id });
    await assert.rejects(save(app, reviewed), fails('not-found', /no dataset/));
    await app.client.call('trash.restore', { id: trashed.id });
    assert.deepEqual(short(await read(app, reviewed)), ['Anna case_0 minor Wrong side?']);
    await app.client.call('dataset.remove', { id });
    await app.client.call('trash.empty');
    assert.ok(!existsSync(place));
  });

  it('are refused for what is not there, and nowhere else', async () => {
    const app = await start();
    for (const of of ['dataset', 'run', 'prediction', 'comparison'] as const) {
      for (const id of ['gone', '../../elsewhere'])
        await assert.rejects(save(app, { of, id }), fails('not-found', /gone|else/));
    }
  });
});

describe('the table of verdicts', () => {
  it('has a row a case and reader, with the mean Dice of what was scored, and no text breaks it', async () => {
    const [app, folder] = [await start(), await makeRun()];
    const reviewed = await attach(app, folder);
    await assert.rejects(
      app.client.call('review.export', reviewed),
      fails('not-found', /"Shared run" has no verdicts/),
    );
    await save(app, reviewed, {
      caseId: 'case_10',
      verdict: null,
      note: 'A\tB\nC\r\nD',
      preferred: 'truth',
      isBlinded: true,
    });
    await save(app, reviewed, { caseId: 'case_2', verdict: '=SUM(A1)' });
    await save(app, reviewed, { reader: 'Bo' });
    const { verdicts } = await save(app, reviewed);
    const changed = (reader: string, id: string) =>
      verdicts.find((each) => each.reader === reader && each.caseId === id)!.changed;
    const { name, type, content } = await app.client.call('review.export', reviewed);
    assert.deepEqual([name, type], ['shared-run-verdicts.tsv', 'text/tab-separated-values']);
    const lines = (content as string).split('\n').map((line) => line.split('\t'));
    assert.deepEqual(lines, [
      ['case_id', 'reader', 'verdict', 'note', 'preferred', 'blinded', 'changed', 'mean_dice'],
      ['case_0', 'Anna', 'minor', 'NA', 'NA', 'false', changed('Anna', 'case_0'), '0.625'],
      ['case_0', 'Bo', 'minor', 'NA', 'NA', 'false', changed('Bo', 'case_0'), '0.625'],
      ['case_2', 'Anna', "'=SUM(A1)", 'NA', 'NA', 'false', changed('Anna', 'case_2'), 'NA'],
      ['case_10', 'Anna', 'NA', 'A\\tB\\nC\\r\\nD', 'truth', 'true', changed('Anna', 'case_10'), 'NA'],
      [''],
    ]);
  });

  it('of two compared folders has their mean Dice too', async () => {
    const app = await start();
    const labels = join(study, 'labelsTr');
    const { id } = await app.client.call('comparison.add', { truth: labels, prediction: labels, images: null });
    const reviewed = { of: 'comparison', id } as const;
    await save(app, reviewed);
    assert.ok(existsSync(join(app.options.workspace!, 'verdicts', `comparison-${id}`, readerFile('Anna'))));
    const { name, content } = await app.client.call('review.export', reviewed);
    assert.equal(name, 'labelstr-against-labelstr-verdicts.tsv');
    assert.equal((content as string).split('\n')[1].split('\t').at(-1), '1');
  });
});
