import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, Dataset, Problem } from '../../shared/dataset.ts';
import type { DatasetChoices } from '../../shared/study.ts';
import {
  caseRows,
  isTrainable,
  kindTitle,
  matchesFilter,
  mergedCases,
} from '../../src-renderer/screens/data/case-rows.ts';
import { nameFault, shownClasses, withKey } from '../../src-renderer/screens/data/classes.ts';
import { groupSizes, groupsByName } from '../../src-renderer/screens/data/groups.ts';
import { problemGroups } from '../../src-renderer/screens/data/problem-groups.ts';

const noChoices: DatasetChoices = { excluded: [], classNames: {}, classColours: {}, groups: {} };

function problem(kind: string, severity: Problem['severity'], next = 'do this'): Problem {
  return { kind, severity, message: `about ${kind}`, next };
}

function aCase(id: string, more: Partial<Case> = {}): Case {
  return {
    id,
    images: [`images/${id}.nii`],
    label: `labels/${id}.nii`,
    shape: [30, 40, 50],
    spacingMm: [3, 1, 0.5],
    orientation: 'RAS',
    hashes: [],
    problems: [],
    ...more,
  };
}

function aDataset(cases: Case[], problems: Problem[] = []): Dataset {
  const classes = [
    { value: 0, name: 'background' },
    { value: 2, name: 'anterior' },
    { value: 5, name: 'posterior' },
  ];
  return { schemaVersion: 1, name: 'study', layout: 'msd', channels: ['MRI'], classes, cases, problems };
}

test('sizes are shown in the order x, y, z', () => {
  const [row] = caseRows(aDataset([aCase('a')]), noChoices);
  assert.deepEqual(
    [row.shape, row.spacingMm],
    [
      [50, 40, 30],
      [0.5, 1, 3],
    ],
  );
});

test('a case is trained on unless it has an error, no label, or is excluded; a warning does not matter', () => {
  const cases = [
    aCase('whole'),
    aCase('warned', { problems: [problem('constant-image', 'warning')] }),
    aCase('broken', { problems: [problem('constant-image', 'warning'), problem('bad-file', 'error')] }),
    aCase('bare', { label: null }),
    aCase('left'),
  ];
  const rows = caseRows(aDataset(cases), { ...noChoices, excluded: ['left'] });
  assert.deepEqual(
    rows.filter(isTrainable).map(({ key }) => key),
    ['whole', 'warned'],
  );
  assert.equal(rows[2].fault, 'about bad-file');
});

test('cases of one name keep rows of their own', () => {
  const rows = caseRows(aDataset([aCase('a'), aCase('a', { images: ['other/a.nii'] })]), noChoices);
  assert.deepEqual(
    rows.map(({ key }) => key),
    ['a', 'a (2)'],
  );
});

test('channels are told only where they are known', () => {
  const cases = [
    aCase('one file'),
    aCase('two files', { images: ['a', 'b'] }),
    aCase('one file of others', { problems: [problem('extra-channel', 'error')] }),
  ];
  assert.deepEqual(
    caseRows(aDataset(cases), noChoices).map(({ channels }) => channels),
    [1, 2, null],
  );
});

test('labels are told by the names that the user gave, unknown values as they are, the background not at all', () => {
  const cases = [aCase('a', { labelValues: [0, 5, 9] }), aCase('b', { label: null })];
  const rows = caseRows(aDataset(cases), { ...noChoices, classNames: { '5': 'tail' } });
  assert.deepEqual(
    rows.map(({ labels }) => labels),
    [['tail', '9'], null],
  );
});

test('the filter asks for every word, in id, group or problem', () => {
  const cases = [aCase('case 1', { problems: [problem('bad-file', 'error')] }), aCase('case 2')];
  const rows = caseRows(aDataset(cases), { ...noChoices, groups: { 'case 2': 'Patient B' } });
  const found = (filter: string, problemsOnly = false): string[] =>
    rows.filter((row) => matchesFilter(row, filter, problemsOnly)).map(({ key }) => key);
  assert.deepEqual(found(''), ['case 1', 'case 2']);
  assert.deepEqual(found('case patient'), ['case 2']);
  assert.deepEqual(found('BAD-file'), ['case 1']);
  assert.deepEqual(found('', true), ['case 1']);
  assert.deepEqual(found('case 3'), []);
});

test('cases that come in unordered stand in order, each once, as last told', () => {
  const first = mergedCases([], [aCase('b'), aCase('c')]);
  const merged = mergedCases(first, [aCase('a'), aCase('c', { orientation: 'LPS' })]);
  assert.deepEqual(
    merged.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
  assert.equal(merged[2].orientation, 'LPS');
});

test('problems are grouped by kind: errors first, then by number', () => {
  const cases = [
    aCase('a', { problems: [problem('empty-label', 'warning'), problem('bad-file', 'error', 'copy it again')] }),
    aCase('b', { problems: [problem('empty-label', 'warning'), problem('bad-file', 'error', 'convert it')] }),
    aCase('c', { problems: [problem('geometry-shift', 'warning'), problem('empty-label', 'warning')] }),
  ];
  const groups = problemGroups(aDataset(cases, [problem('absent-class', 'error')]));
  assert.deepEqual(
    groups.map(({ kind, items }) => [kind, items.length]),
    [
      ['bad-file', 2],
      ['absent-class', 1],
      ['empty-label', 3],
      ['geometry-shift', 1],
    ],
  );
  assert.deepEqual(groups[0].next, ['copy it again', 'convert it']);
  assert.equal(groups[1].items[0].caseId, null);
  assert.equal(kindTitle('shape-mismatch'), 'Shape mismatch');
});

test('classes have the names and colours that the user gave, else those of the files and of Okabe and Ito', () => {
  const choices = { ...noChoices, classNames: { '5': 'tail' }, classColours: { '2': '#ABCDEF' } };
  const [background, anterior, posterior] = shownClasses(aDataset([]), choices);
  assert.equal(background.isRecoloured, false);
  assert.deepEqual([anterior.name, anterior.colour, anterior.isRecoloured], ['anterior', '#abcdef', true]);
  assert.deepEqual([posterior.name, posterior.colour, posterior.isRenamed], ['tail', '#56b4e9', true]);
});

test('a class needs a name of its own', () => {
  const classes = shownClasses(aDataset([]), noChoices);
  assert.equal(nameFault('Anterior ', 5, classes), 'Class 2 has this name');
  assert.equal(nameFault('anterior', 2, classes), null);
  assert.equal(nameFault('  ', 2, classes), 'Give it a name');
});

test('a key is set, replaced or taken out', () => {
  assert.deepEqual(withKey({ a: 1 }, 'b', 2), { a: 1, b: 2 });
  assert.deepEqual(withKey({ a: 1 }, 'a', 2), { a: 2 });
  assert.deepEqual(withKey({ a: 1, b: 2 }, 'a', null), { b: 2 });
});

test('groups are the first parts of names, for cases that share them', () => {
  const ids = ['P1_left', 'P1_right', 'P2_left', 'P3', 'P3_a_b', 'P3_a_c'];
  assert.deepEqual(groupsByName(ids, '_', 1), { P1_left: 'P1', P1_right: 'P1', P3: 'P3', P3_a_b: 'P3', P3_a_c: 'P3' });
  assert.deepEqual(groupsByName(ids, '_', 2), { P3_a_b: 'P3_a', P3_a_c: 'P3_a' });
  assert.deepEqual(groupsByName(ids, '', 1), {});
  assert.deepEqual(groupSizes(groupsByName(ids, '_', 1)), [
    ['P3', 3],
    ['P1', 2],
  ]);
});
