import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewFor, views, viewsOf, type Viewable, type ViewId } from '../../shared/display.ts';

const pair: Viewable = { hasTruth: true, hasPrediction: true, hasOther: false, isBlinded: false };
const ids = (viewable: Viewable): ViewId[] => viewsOf(viewable).map(({ id }) => id);
const idFor = (asked: ViewId, viewable: Viewable): ViewId => viewFor(asked, viewable).id;

test('a case with one label has one view, a pair all but that of two runs, which needs a second one', () => {
  assert.deepEqual(ids({ ...pair, hasTruth: false }), ['one']);
  assert.deepEqual(ids({ ...pair, hasPrediction: false, hasOther: true }), ['one']);
  assert.deepEqual(ids(pair), ['one', 'beside', 'all', 'difference', 'swipe', 'flicker']);
  assert.deepEqual(
    ids({ ...pair, hasOther: true }),
    views.map(({ id }) => id),
  );
});

test('blinded readers have the views that show truth and prediction alike', () => {
  assert.deepEqual(ids({ ...pair, hasOther: true, isBlinded: true }), ['beside', 'swipe', 'flicker']);
  assert.deepEqual(ids({ ...pair, hasTruth: false, isBlinded: true }), ['one']);
});

test('what a case does not have falls back to what is nearest', () => {
  for (const { id } of views) {
    assert.equal(idFor(id, { ...pair, hasOther: true }), id);
    assert.equal(idFor(id, { ...pair, hasPrediction: false }), 'one');
  }
  assert.equal(idFor('runs', pair), 'beside');
  assert.equal(idFor('one', { ...pair, isBlinded: true }), 'beside');
  assert.equal(idFor('swipe', { ...pair, isBlinded: true }), 'swipe');
});
