import assert from 'node:assert/strict';
import { test } from 'node:test';
import { raise } from '../../../src-main/core/augment/power.ts';

test('powers are those of Math.pow, but for the rounding of 32-bit floats', () => {
  const bases = [
    0,
    1e-45,
    1e-38,
    1e-20,
    1e-6,
    0.1,
    0.5,
    1,
    ...Array.from({ length: 5000 }, (_, i) => (i + 0.5) / 5000),
  ];
  const source = Float32Array.from(bases.flatMap((base) => [7, 3 + 2 * base]));
  const target = new Float32Array(source.length);
  for (const exponent of [0.01, 0.5, 0.7, 1, 1.5, 3, 8]) {
    for (const sign of [1, -1] as const) {
      raise({ source, target, first: 1, step: 2 }, { zero: 3, scale: 0.5, exponent, sign });
      for (let i = 1; i < source.length; i += 2) {
        const right = sign * Math.pow((source[i] - 3) / 2, exponent);
        // A base is rounded too, which the exponent makes larger.
        const near = 2.4e-7 * Math.max(1, exponent) * Math.abs(right) + 1e-37;
        assert.ok(Math.abs(target[i] - right) <= near, `${source[i]}: ${target[i]}, not ${right}`);
        assert.equal(target[i - 1], 0);
      }
    }
  }
});

test('tells the sums of what it writes', () => {
  const source = Float32Array.from({ length: 900 }, (_, i) => i / 900);
  const target = new Float32Array(900);
  const { sum, squares } = raise({ source, target, first: 0, step: 3 }, { zero: 0, scale: 1, exponent: 0.7, sign: -1 });
  const written = target.filter((_, i) => i % 3 === 0);
  assert.ok(Math.abs(sum - written.reduce((total, each) => total + each, 0)) < 1e-4);
  assert.ok(Math.abs(squares - written.reduce((total, each) => total + each ** 2, 0)) < 1e-4);
});
