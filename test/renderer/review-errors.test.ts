import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorComponent } from '../../shared/case-errors.ts';
import { shownErrors, volumeText, volumeUnit } from '../../src-renderer/screens/review/error-list.ts';
import {
  countsOf,
  nextWorst,
  sliceText,
  sliceUnder,
  stripColumns,
  totalsOf,
  worstSlices,
} from '../../src-renderer/screens/review/slice-bars.ts';

const errors = {
  falsePositive: [
    [9, 9, 9, 9],
    [1, 0, 4, 0],
    [0, 0, 1, 0],
  ],
  falseNegative: [
    [9, 9, 9, 9],
    [0, 0, 2, 1],
    [0, 0, 0, 5],
  ],
};

test('slices count the wrong voxels of the classes that are shown, never of the background', () => {
  assert.deepEqual(totalsOf(countsOf(errors, 4, () => true)), [1, 0, 7, 6]);
  const ofOne = countsOf(errors, 4, (each) => each === 2);
  assert.deepEqual(ofOne, { falsePositive: [0, 0, 1, 0], falseNegative: [0, 0, 0, 5] });
});

test('a column of the strip shows the worst of the slices under it', () => {
  const counts = { falsePositive: [0, 3, 0, 0], falseNegative: [1, 1, 0, 8] };
  assert.deepEqual(
    stripColumns(counts, 4).map((each) => each.falsePositive + each.falseNegative),
    [0.125, 0.5, 0, 1],
  );
  assert.deepEqual(stripColumns(counts, 2), [
    { falsePositive: 0.375, falseNegative: 0.125 },
    { falsePositive: 0, falseNegative: 1 },
  ]);
  const wide = stripColumns(counts, 8).map(({ falseNegative }) => falseNegative);
  assert.deepEqual(wide, [0.125, 0.125, 0.125, 0.125, 0, 0, 1, 1]);
  const blank = stripColumns({ falsePositive: [0, 0], falseNegative: [0, 0] }, 2);
  assert.deepEqual(blank[1], { falsePositive: 0, falseNegative: 0 });
});

test('a place of the strip is a slice, also at its ends', () => {
  assert.deepEqual(
    [-0.1, 0, 0.49, 0.5, 1].map((share) => sliceUnder(share, 2)),
    [0, 0, 0, 1, 1],
  );
});

test('the worst slice comes first, again and again the next one, and round', () => {
  const totals = [1, 0, 7, 6];
  assert.deepEqual(worstSlices(totals), [2, 3, 0]);
  assert.equal(nextWorst(totals, 1, null), 2);
  assert.equal(nextWorst(totals, 2, 2), 3);
  assert.equal(nextWorst(totals, 3, 3), 0);
  assert.equal(nextWorst(totals, 0, 0), 2);
  // Where one came by other ways the worst is asked for, unless it is looked at already.
  assert.equal(nextWorst(totals, 3, 2), 2);
  assert.equal(nextWorst(totals, 2, null), 3);
  assert.equal(nextWorst([0, 0], 1, null), null);
});

test('a slice says in words what is wrong in it', () => {
  const counts = { falsePositive: [1200, 0, 1], falseNegative: [3, 0, 0] };
  assert.equal(sliceText(counts, 0), 'Slice 1 of 3: 1\u202f200 false positive, 3 false negative voxels');
  assert.equal(sliceText(counts, 1), 'Slice 2 of 3: no error');
  assert.match(sliceText(counts, 2), /1 false positive, 0 false negative voxel$/);
});

const component = (change: Partial<ErrorComponent>): ErrorComponent => ({
  ...{ kind: 'falsePositive', classIndex: 1, voxels: 1, volumeMm3: 1, voxel: [0, 0, 0] },
  ...change,
});

test('errors are of the kind and the classes that are asked for', () => {
  const all = [component({}), component({ kind: 'falseNegative' }), component({ classIndex: 2 })];
  assert.equal(shownErrors(all, 'both', () => true).length, 3);
  assert.deepEqual(
    shownErrors(all, 'falseNegative', () => true),
    [all[1]],
  );
  assert.deepEqual(
    shownErrors(all, 'both', (each) => each === 2),
    [all[2]],
  );
});

test('volumes have one unit, that of the largest', () => {
  assert.equal(volumeUnit([component({ volumeMm3: 999 })]), 'mm³');
  assert.equal(volumeUnit([component({ volumeMm3: 1000 }), component({})]), 'ml');
  assert.equal(volumeText(1234, 'ml'), '1.23');
  assert.equal(volumeText(1234, 'mm³'), '1234');
  assert.equal(volumeText(0.4, 'ml'), '< 0.001');
});
