import assert from 'node:assert/strict';

/** Numbers that differ by no more than what another order of adding makes of float32. */
export function assertAlike(actual: readonly number[], expected: readonly number[], share = 1e-3): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    const difference = Math.abs(value - expected[i]);
    assert.ok(difference <= share * (Math.abs(expected[i]) + 1e-2), `${i}: ${value} is not ${expected[i]}`);
  });
}
