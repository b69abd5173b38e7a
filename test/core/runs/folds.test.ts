import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldsFromSplits, kFolds } from '../../../src-main/core/runs/folds.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `case-${i}`);

describe('kFolds', () => {
  it('holds out each case once and never trains on it in that fold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 40 }), fc.nat(1000), (count, k, seed) => {
        fc.pre(k <= count);
        const folds = kFolds(names(count), k, seed);
        assert.deepEqual(folds.flatMap(({ validation }) => validation).sort(), names(count).sort());
        for (const { train, validation } of folds) {
          assert.deepEqual([...train, ...validation].sort(), names(count).sort());
          assert.ok(Math.abs(validation.length - count / k) < 1);
        }
      }),
    );
  });

  it('depends on the seed and not on the order of the cases', () => {
    assert.deepEqual(kFolds(names(9), 3, 1).map(({ validation }) => validation), kFolds(names(9).reverse(), 3, 1).map(({ validation }) => validation));
    assert.notDeepEqual(kFolds(names(9), 3, 1), kFolds(names(9), 3, 2));
  });

  it('refuses more folds than cases', () => assert.throws(() => kFolds(names(3), 4, 1), /4 folds of 3/));
});

describe('foldsFromSplits', () => {
  const splits = (value: unknown) => foldsFromSplits(value, names(4), 'splits.json');

  it('takes folds as they are', () => {
    const folds = splits([{ train: ['case-0', 'case-1'], val: ['case-2'] }]);
    assert.deepEqual(folds, [{ train: ['case-0', 'case-1'], validation: ['case-2'] }]);
  });

  it('refuses a case that is trained on and held out, unknown cases and wrong forms', () => {
    assert.throws(() => splits([{ train: ['case-0'], val: ['case-0'] }]), /trains on "case-0" and holds it out/);
    assert.throws(() => splits([{ train: ['case-9'], val: [] }]), /"case-9"/);
    assert.throws(() => splits([{ train: [], val: ['case-0'] }]), /trains on no case/);
    assert.throws(() => splits([{ train: ['case-0'] }]), /no list "val"/);
    assert.throws(() => splits({}), /not a list/);
  });
});
