import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseIdSchema, casePathSchema } from '../../shared/case-id.ts';
import { datasetSchema } from '../../shared/dataset.ts';
import { runSchema } from '../../shared/run.ts';
import { storedComparisonSchema } from '../../src-main/engine/workspace/stored.ts';

const bad = ['', '.', '..', '../x', 'a/b', '/etc/passwd', '..\\x', 'C:\\x', 'a\0b', 'a\nb', 'a\tb'];

test('what cannot be a file name everywhere is no name of a case', () => {
  for (const id of bad) {
    const { error } = caseIdSchema.safeParse(id);
    assert.match(error?.issues[0].message ?? '', /the name of a case is a file name/, JSON.stringify(id));
  }
  for (const id of ['case_00001', 'a..b', '.hidden', 'Kopf–Hals ü', 'vol:#:3', '...']) {
    assert.equal(caseIdSchema.parse(id), id);
  }
});

test('files of cases lie below the folder of their data set', () => {
  const outside = [
    '',
    '/etc/passwd',
    '../x.nii',
    'a/../../x.nii',
    'a/..',
    '..',
    '..\\x.nii',
    '\\\\host\\x',
    'C:x.nii',
    'a\0',
  ];
  for (const path of outside) {
    const { error } = casePathSchema.safeParse(path);
    assert.match(error?.issues[0].message ?? '', /lies below the folder/, JSON.stringify(path));
  }
  for (const path of ['a.nii.gz', 'imagesTr/a_0000.nii.gz', 'a/*.png', 'a..b/..c.nii']) {
    assert.equal(casePathSchema.parse(path), path);
  }
});

const aCase = { images: ['a.nii'], label: 'b.nii', shape: [1], spacingMm: [1], orientation: 'RAS', hashes: [] };
const dataset = (change: object): unknown => ({
  ...{ schemaVersion: 1, name: 'x', layout: 'msd', channels: ['a'], problems: [] },
  classes: [{ value: 0, name: 'background' }],
  cases: [{ id: 'a', ...aCase, problems: [], ...change }],
});
const run = (id: string): unknown => ({
  ...{ schemaVersion: 1, id: 'run', created: '', command: 'train', data: '..', status: 'new', reason: null },
  folds: [{ train: ['a'], validation: [id] }],
  versions: { studio: '0', node: '0', tensorflow: null },
});
const comparison = (change: object): unknown => ({
  ...{ schemaVersion: 1, classes: [], channels: [], tsv: '' },
  cases: [{ id: 'a', truth: 'a.nii', prediction: 'a.nii', images: [], ...change }],
  evaluation: null,
});

test('data sets, runs and comparisons that name files elsewhere are refused', () => {
  assert.ok(datasetSchema.safeParse(dataset({})).success);
  assert.ok(runSchema.safeParse(run('b')).success);
  for (const id of bad) {
    assert.equal(datasetSchema.safeParse(dataset({ id })).success, false, JSON.stringify(id));
    assert.equal(runSchema.safeParse(run(id)).success, false, JSON.stringify(id));
  }
  for (const change of [{ images: ['../a.nii'] }, { images: ['/a.nii'] }, { label: '../a.nii' }]) {
    assert.equal(datasetSchema.safeParse(dataset(change)).success, false, JSON.stringify(change));
  }
  const faults = (change: object): string[] =>
    storedComparisonSchema.safeParse(comparison(change)).error!.issues.map(({ path }) => path.join('.'));
  // Not given: an evaluation.
  assert.deepEqual(faults({}), ['evaluation']);
  for (const change of [{ id: '..' }, { truth: '../a.nii' }, { prediction: '/a.nii' }, { images: ['../a.nii'] }]) {
    assert.match(faults(change).join(' '), /cases\.0\./, JSON.stringify(change));
  }
});
