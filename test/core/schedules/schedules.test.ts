import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { constant, polynomial, reduceOnPlateau } from '../../../src-main/core/schedules/index.ts';

describe('schedules', () => {
  it('constant', () => assert.equal(constant.factor({ progress: 0.7, losses: [1] }, {}), 1));

  it('polynomial falls from 1 to almost 0', () => {
    const params = resolveParams(polynomial.params, {}, '');
    const factors = [0, 0.25, 0.5, 0.75, 1].map((progress) => polynomial.factor({ progress, losses: [] }, params));
    assert.equal(factors[0], 1);
    assert.equal(factors[2], 0.5 ** 0.9);
    assert.deepEqual(
      factors,
      factors.toSorted((a, b) => b - a),
    );
    assert.ok(factors[4] > 0);
  });

  describe('reduceOnPlateau', () => {
    const params = resolveParams(reduceOnPlateau.params, { patience: 3, factor: 0.5, cooldown: 2, lowest: 0.1 }, '');
    const after = (losses: number[]): number => reduceOnPlateau.factor({ progress: 0, losses }, params);

    it('keeps the rate while the loss falls', () => assert.equal(after([5, 4, 3, 2, 1]), 1));
    it('halves it after three epochs without a gain', () => {
      assert.equal(after([1, 1, 1]), 1);
      assert.equal(after([1, 1, 1, 1]), 0.5);
    });
    it('a gain that is too small is none', () => assert.equal(after([1, 0.99999, 0.99998, 0.99997]), 0.5));
    it('waits the cool-down before it counts again', () => {
      assert.equal(after([1, 1, 1, 1, 1, 1, 1]), 0.5);
      assert.equal(after([1, 1, 1, 1, 1, 1, 1, 1]), 0.25);
    });
    it('stops at the lowest', () => assert.equal(after(Array<number>(100).fill(1)), 0.1));
  });
});
