import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { defineParams, resolveParams, suggest } from '../../shared/params.ts';

const about = { title: '', help: '' };
const params = defineParams({
  rate: { kind: 'number', default: 0.5, min: 0, max: 1, ...about },
  count: { kind: 'number', default: 3, min: 1, integer: true, ...about },
  level: { kind: 'number', default: 0, max: 10, ...about },
  any: { kind: 'number', default: -1, ...about },
  on: { kind: 'boolean', default: true, ...about },
  mode: { kind: 'choice', default: 'linear', options: ['linear', 'cubic'], ...about },
  range: { kind: 'numbers', default: [0, 1], length: 2, min: -5, max: 5, ascending: true, ...about },
  shape: { kind: 'numbers', default: [], min: 1, integer: true, ...about },
});
type Given = Readonly<Record<string, unknown>>;

describe('resolveParams', () => {
  it('fills in defaults, also for what is null or undefined, and keeps what is given', () => {
    const defaults = { rate: 0.5, count: 3, level: 0, any: -1, on: true, mode: 'linear', range: [0, 1], shape: [] };
    assert.deepEqual(resolveParams(params, {}, 'x'), defaults);
    assert.deepEqual(resolveParams(params, { rate: null, on: undefined }, 'x'), defaults);
    const given = { rate: 0, count: 1, level: -7, any: 1e9, on: false, mode: 'cubic', range: [-5, 5], shape: [4, 2] };
    assert.deepEqual(resolveParams(params, given, 'x'), given);
  });

  const refused: [given: Given, message: string, next: RegExp][] = [
    [{ rate: 1.01 }, 'steps[1].rate is 1.01', /^give a number from 0 to 1$/],
    [{ rate: -0.01 }, 'steps[1].rate is -0.01', /from 0 to 1/],
    [{ rate: '0.5' }, 'steps[1].rate is "0.5"', /a number/],
    [{ rate: NaN }, 'steps[1].rate is null', /a number/],
    [{ any: Infinity }, 'steps[1].any is null', /^give a number$/],
    [{ count: 1.5 }, 'steps[1].count is 1.5', /^give a whole number of at least 1$/],
    [{ count: 0 }, 'steps[1].count is 0', /at least 1/],
    [{ level: 11 }, 'steps[1].level is 11', /^give a number of at most 10$/],
    [{ on: 'true' }, 'steps[1].on is "true"', /^give true or false$/],
    [{ on: 1 }, 'steps[1].on is 1', /true or false/],
    [{ mode: 'nearest' }, 'steps[1].mode is "nearest"', /^give one of "linear", "cubic"$/],
    [{ mode: 1 }, 'steps[1].mode is 1', /one of/],
    [{ range: [0] }, 'steps[1].range is [0]', /^give 2 numbers, each a number from -5 to 5$/],
    [{ range: [0, 1, 2] }, 'steps[1].range is [0,1,2]', /2 numbers/],
    [{ range: [1, 0] }, 'steps[1].range is [1,0]', /in ascending order$/],
    [{ range: [0, 6] }, 'steps[1].range is [0,6]', /from -5 to 5/],
    [{ range: 3 }, 'steps[1].range is 3', /2 numbers/],
    [{ shape: [2, 1.5] }, 'steps[1].shape is [2,1.5]', /^give a list of numbers, each a whole number of at least 1$/],
    [{ shape: [2, null] }, 'steps[1].shape is [2,null]', /a list of numbers/],
    [{ modes: 'cubic' }, 'steps[1] has no setting "modes"', /^use "mode"$/],
    [{ toString: 1 }, 'steps[1] has no setting "toString"', /^use /],
  ];
  for (const [given, message, next] of refused) {
    it(`refuses ${Object.keys(given)[0]} ${JSON.stringify(Object.values(given)[0])}`, () => {
      assert.throws(
        () => resolveParams(params, given, 'steps[1]'),
        (error) => isStudioError(error, 'bad-pipeline') && error.message === message && next.test(error.next),
      );
    });
  }

  it('takes equal numbers for ascending, and the limits themselves', () => {
    assert.deepEqual(resolveParams(params, { range: [2, 2], rate: 1 }, 'x').range, [2, 2]);
  });

  it('throws the tag that it is told', () => {
    assert.throws(
      () => resolveParams(params, { rate: 2 }, 'x', 'usage'),
      (error) => isStudioError(error, 'usage'),
    );
  });
});

describe('suggest', () => {
  const known = ['zScore', 'clip', 'resample', 'resize'];
  const table: [name: string, suggestion: string][] = [
    ['zscore', '"zScore"'],
    ['z-score', '"zScore"'],
    ['clips', '"clip"'],
    ['cip', '"clip"'],
    ['resampel', '"resample"'],
    ['rezise', '"resize"'],
    ['x', 'one of "zScore", "clip", "resample", "resize"'],
    ['normalise', 'one of "zScore", "clip", "resample", "resize"'],
  ];
  for (const [name, suggestion] of table) {
    it(`${name}: ${suggestion}`, () => assert.equal(suggest(name, known), suggestion));
  }
  it('says so where there is nothing to suggest', () => assert.equal(suggest('x', []), 'no settings here'));
});
