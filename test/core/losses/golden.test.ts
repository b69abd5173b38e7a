import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import * as losses from '../../../src-main/core/losses/index.ts';
import type { Loss } from '../../../src-main/core/losses/loss.ts';
import { startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';

interface GoldenCase {
  name: string;
  shape: number[];
  label: number[];
  prediction: number[];
  values: { loss: keyof typeof losses; params: Record<string, unknown>; value: number; by: string }[];
}

const file = new URL('../../golden/losses/losses.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };

before(() => void startTensorFlow());

for (const { name, shape, label, prediction, values } of cases) {
  test(`${name}: as the formulas in numpy, MONAI and PyTorch give them`, () => {
    const truth = tf.cast(tf.oneHot(tf.tensor(label, shape.slice(0, -1), 'int32'), shape.at(-1)!), 'float32');
    for (const { loss, params, value, by } of values) {
      const entry = losses[loss] as unknown as Loss;
      const given = resolveParams(entry.params, params, loss);
      const [actual] = entry
        .loss(given as never)(truth, tf.tensor(prediction, shape))
        .dataSync();
      const where = `${loss} ${JSON.stringify(params)} by ${by}: ${actual}, not ${value}`;
      assert.ok(Math.abs(actual - value) <= 2e-6 * Math.max(1, value), where);
    }
  });
}

test('every registered loss has golden values', () => {
  const known = new Set(cases.flatMap(({ values }) => values.map(({ loss }) => loss)));
  assert.deepEqual([...known].sort(), Object.keys(losses).sort());
});
