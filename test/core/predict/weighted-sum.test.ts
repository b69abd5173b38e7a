import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlainWeightedSum, createWeightedSum } from '../../../src-main/core/predict/weighted-sum.ts';
import { randomStream } from '../../../src-main/core/random.ts';

const makers = { WebAssembly: createWeightedSum, JavaScript: createPlainWeightedSum };

for (const [name, create] of Object.entries(makers)) {
  for (const count of [0, 1, 3, 4, 5, 8, 31]) {
    test(`${name} adds a row of ${count}, and nothing beside it`, () => {
      const random = randomStream(count);
      const { floats, addRow } = create(120);
      const before = floats.map((_, i) => (floats[i] = random.between(-2, 2)));
      addRow(1, 42, 81, count, 0.75);
      floats.forEach((value, i) => {
        const added = i >= 1 && i < 1 + count ? 0.75 * before[80 + i] * before[41 + i] : 0;
        assert.ok(Math.abs(value - before[i] - added) < 1e-6, `value ${i} of ${count}`);
      });
    });
  }
}

test('memory begins as zeros, and has the length that was asked for', () => {
  for (const create of Object.values(makers)) {
    assert.deepEqual([...create(5).floats], [0, 0, 0, 0, 0]);
    assert.equal(create(70_001).floats.length, 70_001);
  }
});

test('where WebAssembly has not the memory, an ordinary array does the same', (t) => {
  const real: unknown = Reflect.get(globalThis, 'WebAssembly');
  t.after(() => Reflect.set(globalThis, 'WebAssembly', real));
  const refuse = function (): never {
    throw new RangeError('could not allocate memory');
  };
  Reflect.set(globalThis, 'WebAssembly', { Memory: refuse });
  const { floats, addRow } = createWeightedSum(6);
  floats.set([1, 1, 2, 3, 4, 5]);
  addRow(0, 2, 4, 2, 10);
  assert.deepEqual([...floats], [81, 151, 2, 3, 4, 5]);
});
