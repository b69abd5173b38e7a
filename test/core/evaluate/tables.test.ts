import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluationSchema } from '../../../shared/report.ts';
import { detailedValidationTsv, evaluationJson, evaluationTsv } from '../../../src-main/core/evaluate/tables.ts';
import { classes, row, rows } from './rows.ts';

test('the long table has a line a case, class and metric, and NA where there is nothing', () => {
  const lines = evaluationTsv(rows, classes).split('\n');
  assert.equal(
    lines[0],
    'case_id\tgroup\tfold\tclass\tmetric\tvalue\tunit\tdefinition\tn_ref_voxels\tn_pred_voxels\tflag',
  );
  assert.equal(lines.length, 1 + 12 + 1);
  assert.equal(lines[3], 'case_a\tNA\t0\tAnterior\thd95\t2\tmm\tHD95.max\t12\t9\t');
  assert.equal(lines[6], 'case_b\tNA\t0\tPosterior\tdice\tNA\t\tDSC\t12\t9\tboth-empty');
});

test('names cannot break the table or become formulas', () => {
  const hostile = ['=HYPERLINK("x")', '@a', '+cmd', '-1', '-b', 'a\tb\nc'].map((name) => row(name, 1, 'dice', 1));
  const names = evaluationTsv(hostile, classes)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0]);
  assert.deepEqual(names, [`'=HYPERLINK("x")`, `'@a`, `'+cmd`, '-1', `'-b`, 'a\\tb\\nc']);
});

test("the detailed validation has MIScnn's columns", () => {
  assert.equal(
    detailedValidationTsv(rows, classes),
    'sample_id\tdice_class-0\tdice_class-1\tdice_class-2\n' +
      'case_a\t0.99\t0.8\t0.5\ncase_b\t0.98\t0.9\tNA\ncase_c\t0.97\t0.4\t0.7\n',
  );
});

test('the JSON fits its schema and survives being written', () => {
  const evaluation = evaluationJson(rows, classes, { warnings: ['a warning'] });
  const read = evaluationSchema.parse(JSON.parse(JSON.stringify(evaluation)));
  assert.deepEqual(read, evaluation);
  assert.deepEqual(read.perCase[5], {
    case: 'case_b',
    class: 'Posterior',
    label: 4,
    metric: 'dice',
    value: null,
    unit: '',
    flag: 'both-empty',
  });
  assert.ok(read.perCase.every((each) => each.class !== 'background'));
  assert.deepEqual(read.definitions, { dice: 'DSC', hd95: 'HD95.max' });
});
