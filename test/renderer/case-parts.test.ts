import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import type { ViewVolume } from '../../shared/viewer.ts';
import { requireSameGrid } from '../../src-renderer/viewer/same-grid.ts';
import { placeKey } from '../../src-renderer/viewer/pane-place.ts';
import { Shares, type Loading } from '../../src-renderer/viewer/shares.ts';
import { withLabelsTogether, type ShownCase } from '../../src-renderer/viewer/shown-case.ts';

const grid: ViewVolume = {
  shape: [4, 5, 6],
  spacingMm: [2, 1, 1],
  affine: [1, 0, 0, -3, 0, 1, 0, 7, 0, 0, 2, 0, 0, 0, 0, 1],
  data: new Uint8Array(120),
  window: [0, 1],
};

test('what lies on another grid than the image is refused, with both shapes or the distance', () => {
  requireSameGrid('a', grid, { ...grid, affine: grid.affine.map((each) => each + 1e-4) }, 'the truth');
  const refused = (over: Partial<ViewVolume>, message: RegExp): void =>
    assert.throws(
      () => requireSameGrid('a', grid, { ...grid, ...over }, 'the truth'),
      (error: unknown) => isStudioError(error, 'bad-dataset') && message.test(error.message),
    );
  refused({ shape: [4, 6, 5] }, /^the truth of a has 5 × 6 × 4 voxels, the image 6 × 5 × 4$/);
  refused(
    { affine: grid.affine.map((each, i) => (i === 3 ? each + 2.5 : each)) },
    /lies up to 2\.5 mm beside the image/,
  );
  // Turned over: the same corner, the others elsewhere.
  refused({ affine: grid.affine.map((each, i) => (i === 10 ? -each : each)) }, /lies up to 12\.0 mm/);
});

test('what is read soon is not announced, the rest in shares, and never after its end', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const heard: (Loading | null)[] = [];
  const shares = new Shares((loading) => heard.push(loading));
  shares.begin('a');
  shares.tell('truth', 0);
  shares.tell('image', 1);
  shares.tell('truth', 1);
  context.mock.timers.tick(1000);
  assert(heard.every((each) => each === null));
  heard.length = 0;
  shares.begin('b');
  shares.tell('truth', 0);
  shares.tell('image', 0.5);
  context.mock.timers.tick(1000);
  shares.tell('image', 1);
  shares.tell('truth', 1);
  context.mock.timers.tick(1000);
  assert.deepEqual(heard, [null, { caseId: 'b', done: 0.5, total: 2 }, { caseId: 'b', done: 1, total: 2 }, null]);
});

test('a blinded reader sees truth and prediction together, or neither', () => {
  const facts = { hasTruth: true, hasPrediction: true };
  const shown = { facts, image: grid, truth: null, prediction: null } as unknown as ShownCase;
  const labelsOf = (given: Partial<ShownCase>) => {
    const { truth, prediction } = withLabelsTogether({ ...shown, ...given });
    return [truth, prediction];
  };
  assert.deepEqual(labelsOf({ truth: grid }), [null, null]);
  assert.deepEqual(labelsOf({ prediction: grid }), [null, null]);
  assert.deepEqual(labelsOf({ truth: grid, prediction: grid }), [grid, grid]);
  // What has no other side tells nothing.
  assert.deepEqual(labelsOf({ truth: grid, facts: { ...shown.facts, hasPrediction: false } }), [grid, null]);
});

test('the place of a pane is that of A or B, whichever of them is the truth', () => {
  const truth = { plane: 'axial', content: 'truth' } as const;
  const prediction = { plane: 'axial', content: 'prediction' } as const;
  assert.equal(placeKey(truth, ['truth', 'prediction']), placeKey(prediction, ['prediction', 'truth']));
  assert.notEqual(placeKey(truth, ['truth', 'prediction']), placeKey(prediction, ['truth', 'prediction']));
  const coronal = { ...truth, plane: 'coronal' } as const;
  assert.notEqual(placeKey(truth, ['truth', 'prediction']), placeKey(coronal, ['truth', 'prediction']));
  const other = { plane: 'axial', content: 'other' } as const;
  assert.equal(placeKey(other, ['truth', 'prediction']), placeKey(other, ['prediction', 'truth']));
});
