import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldsFromSplits, foldsOf, kFolds, leaveOneOut, percentageSplit } from '../../../src-main/core/runs/folds.ts';
import { unevenness } from '../../../src-main/core/runs/stratified-folds.ts';
import type { Fold } from '../../../shared/run.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `case-${i}`);

/** Cases with groups of all sizes; some cases have none. */
const groupedCases = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }), {
  minLength: 4,
  maxLength: 30,
});
const groupsOf = (numbers: readonly (number | null)[]): Record<string, string> =>
  Object.fromEntries(numbers.flatMap((group, i) => (group === null ? [] : [[`case-${i}`, `patient ${group}`]])));
const unitCount = (numbers: readonly (number | null)[]): number =>
  new Set(numbers.map((group, i) => (group === null ? `alone ${i}` : group))).size;

function assertTogether({ train, validation }: Fold, groups: Record<string, string>): void {
  const held = new Set(validation.map((id) => groups[id]).filter((group) => group !== undefined));
  assert.deepEqual(
    train.filter((id) => held.has(groups[id])),
    [],
  );
}

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
    const held = (cases: string[], seed: number) => kFolds(cases, 3, seed).map(({ validation }) => validation);
    assert.deepEqual(held(names(9), 1), held(names(9).reverse(), 1));
    assert.notDeepEqual(held(names(9), 1), held(names(9), 2));
  });

  it('keeps its folds: those of runs that were made before groups were known', () => {
    const held = kFolds(names(7), 3, 1).map(({ validation }) => validation.map((id) => id.slice(5)).join(' '));
    assert.deepEqual(held, ['1 4 5', '3 6', '0 2']);
  });

  it('keeps groups within one fold, and gives no fold more than its share and the largest group', () => {
    fc.assert(
      fc.property(groupedCases, fc.integer({ min: 2, max: 5 }), fc.nat(1000), (numbers, k, seed) => {
        fc.pre(k <= unitCount(numbers));
        const groups = groupsOf(numbers);
        const folds = kFolds(names(numbers.length), k, seed, groups);
        assert.deepEqual(folds.flatMap(({ validation }) => validation).sort(), names(numbers.length).sort());
        const largest = Math.max(
          1,
          ...Object.values(groups).map((g) => Object.values(groups).filter((x) => x === g).length),
        );
        for (const fold of folds) {
          assertTogether(fold, groups);
          assert.ok(fold.validation.length > 0 && fold.train.length > 0);
          assert.ok(fold.validation.length < numbers.length / k + largest);
        }
      }),
    );
  });

  it('refuses more folds than cases or groups', () => {
    assert.throws(() => kFolds(names(3), 4, 1), /4 folds of 3 labelled cases/);
    const groups = { 'case-0': 'a', 'case-1': 'a', 'case-2': 'b', 'case-3': 'b' };
    assert.throws(() => kFolds(names(4), 3, 1, groups), /3 folds of 4 labelled cases in 2 groups/);
  });
});

describe('leaveOneOut', () => {
  it('holds out each case by itself, in order', () => {
    assert.deepEqual(
      leaveOneOut(names(3)).map(({ validation }) => validation),
      [['case-0'], ['case-1'], ['case-2']],
    );
  });

  it('holds out a group as a whole', () => {
    const folds = leaveOneOut(names(3), { 'case-0': 'a', 'case-2': 'a' });
    assert.deepEqual(folds, [
      { train: ['case-1'], validation: ['case-0', 'case-2'] },
      { train: ['case-0', 'case-2'], validation: ['case-1'] },
    ]);
  });

  it('refuses what is all of one group', () => {
    assert.throws(() => leaveOneOut(names(2), { 'case-0': 'a', 'case-1': 'a' }), /2 labelled cases, all of one group/);
    assert.throws(() => leaveOneOut(names(1)), /1 labelled case,/);
  });
});

describe('percentageSplit', () => {
  it('holds out the share, at least one case and never all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (count, share) => {
        const { train, validation } = percentageSplit(names(count), share, 1);
        assert.deepEqual([...train, ...validation].sort(), names(count).sort());
        const wanted = Math.min(count - 1, Math.max(1, share * count));
        assert.ok(Math.abs(validation.length - wanted) <= 0.5 + 1e-9, `${validation.length} of ${count} for ${share}`);
      }),
    );
  });

  it('keeps groups together', () => {
    fc.assert(
      fc.property(groupedCases, fc.nat(1000), (numbers, seed) => {
        fc.pre(unitCount(numbers) >= 2);
        const fold = percentageSplit(names(numbers.length), 0.3, seed, groupsOf(numbers));
        assertTogether(fold, groupsOf(numbers));
        assert.ok(fold.validation.length > 0 && fold.train.length > 0);
      }),
    );
  });
});

describe('hold-out', () => {
  const holdOut = (cases: string[], groups = {}) => foldsOf({ kind: 'hold-out', cases }, names(4), 1, groups);

  it('holds out what is named', () => {
    assert.deepEqual(holdOut(['case-2', 'case-2']), [
      { train: ['case-0', 'case-1', 'case-3'], validation: ['case-2'] },
    ]);
  });

  it('refuses unknown cases, all cases, and half of a group', () => {
    assert.throws(() => holdOut(['case-9']), /"case-9" cannot be held out/);
    assert.throws(() => holdOut(names(4)), /all 4 cases are held out/);
    assert.throws(
      () => holdOut(['case-0'], { 'case-0': 'p', 'case-3': 'p' }),
      /"case-0" is held out and "case-3" is trained on, both of the group "p"/,
    );
  });
});

describe('foldsFromSplits', () => {
  const splits = (value: unknown, groups = {}) => foldsFromSplits(value, names(4), 'splits.json', groups);

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

  it('refuses a group that is on both sides', () => {
    const groups = { 'case-0': 'p', 'case-1': 'p' };
    assert.throws(
      () => splits([{ train: ['case-0'], val: ['case-1'] }], groups),
      /splits.json: in fold 1, .*group "p"/,
    );
  });
});

describe('folds in the words of MIScnn', () => {
  it('are taken like those of nnU-Net', () => {
    const splits = [{ TRAINING: ['case-0', 'case-1'], VALIDATION: ['case-2'] }];
    const folds = foldsFromSplits(splits, names(3), 'sample_list.json');
    assert.deepEqual(folds, [{ train: ['case-0', 'case-1'], validation: ['case-2'] }]);
    assert.throws(() => foldsFromSplits([{ TRAINING: ['case-0'] }], names(3), 'x.json'), /fold 1 has no list "val"/);
  });
});

describe('stratified folds', () => {
  /** Cases with any of four classes, the later ones the rarer. */
  const labelled = fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)), { minLength: 4, maxLength: 40 });
  const classesOf = (draws: readonly (readonly number[])[]): Record<string, number[]> =>
    Object.fromEntries(draws.map((draw, i) => [`case-${i}`, [0, ...[1, 2, 3, 4].filter((c) => draw[c - 1] < 80 / c ** 1.5)]])); // prettier-ignore
  const held = (folds: readonly Fold[]): string[][] => folds.map(({ validation }) => validation);
  const settings = [labelled, fc.integer({ min: 2, max: 6 }), fc.nat(1000)] as const;

  it('hold out each case once, in folds that differ by one at most, at least as evenly as plain ones', () => {
    let better = 0;
    fc.assert(
      fc.property(...settings, (draws, k, seed) => {
        fc.pre(k <= draws.length);
        const [ids, classes] = [names(draws.length), classesOf(draws)];
        const folds = held(kFolds(ids, k, seed, {}, classes));
        assert.deepEqual(folds.flat().sort(), ids.toSorted());
        for (const fold of folds) assert.ok(Math.abs(fold.length - ids.length / k) < 1);
        const [own, plain] = [folds, held(kFolds(ids, k, seed))].map((each) => unevenness(each, classes));
        assert.ok(own <= plain, `${own} > ${plain}`);
        if (own < plain) better++;
      }),
    );
    assert.ok(better > 50, `better in ${better} of 100 studies`);
  });

  it('keep groups together, and no fold empty', () => {
    fc.assert(
      fc.property(groupedCases, labelled, fc.integer({ min: 2, max: 5 }), fc.nat(1000), (numbers, draws, k, seed) => {
        fc.pre(k <= unitCount(numbers));
        const [ids, groups] = [names(numbers.length), groupsOf(numbers)];
        const classes = classesOf(numbers.map((_, i) => draws[i % draws.length]));
        const folds = kFolds(ids, k, seed, groups, classes);
        assert.deepEqual(held(folds).flat().sort(), ids.toSorted());
        for (const fold of folds) {
          assertTogether(fold, groups);
          assert.ok(fold.validation.length > 0 && fold.train.length > 0);
        }
        const plain = unevenness(held(kFolds(ids, k, seed, groups)), classes);
        assert.ok(unevenness(held(folds), classes) <= plain);
      }),
    );
  });

  it('deal a class by one at most unevenly where each case has one class', () => {
    // 3, 4 and 8 cases of three classes in four folds: 1 or 0, 1, 2 of each; 4, 4, 4, 3 cases.
    const classes = Object.fromEntries(names(15).map((id, i) => [id, [0, i < 3 ? 7 : i < 7 ? 2 : 5]]));
    for (let seed = 0; seed < 30; seed++) {
      const folds = held(kFolds(names(15), 4, seed, {}, classes));
      const count = (value: number): string =>
        folds.map((ids) => ids.filter((id) => classes[id].includes(value)).length).sort().join(''); // prettier-ignore
      assert.deepEqual([7, 2, 5].map(count), ['0111', '1111', '2222'], `seed ${seed}`);
    }
  });

  it('depend on the seed and not on the order of the cases', () => {
    const classes = classesOf(names(20).map((_, i) => [i * 5, 99 - i * 5, (i * 37) % 100, 10]));
    const of = (ids: string[], seed: number): string[][] => held(kFolds(ids, 4, seed, {}, classes));
    assert.deepEqual(of(names(20), 1), of(names(20).reverse(), 1));
    assert.notDeepEqual(of(names(20), 1), of(names(20), 2));
  });

  it('are refused where the classes of labels are not known', () => {
    assert.throws(() => kFolds(names(6), 3, 1, {}, { 'case-0': [] }), /which classes the labels hold is not known/);
  });

  it('take a thousand cases in a moment', () => {
    const classes = classesOf(
      names(1000).map((_, i) => [(i * 13) % 100, (i * 29) % 100, (i * 53) % 100, (i * 71) % 100]),
    );
    const start = cpuMilliseconds();
    const folds = held(kFolds(names(1000), 5, 1, {}, classes));
    assert.ok(cpuMilliseconds() - start < 5000);
    const counts = (value: number): number[] =>
      folds.map((ids) => ids.filter((id) => classes[id].includes(value)).length);
    for (const value of [1, 2, 3, 4]) {
      const all = counts(value);
      assert.ok(Math.max(...all) - Math.min(...all) <= 1, String(all));
    }
  });
});
