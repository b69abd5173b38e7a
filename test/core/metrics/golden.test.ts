import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as metrics from '../../../src-main/core/metrics/index.ts';
import { maskPairs } from '../../../src-main/core/metrics/mask-pair.ts';
import type { Affine, LabelVolume, Triple } from '../../../src-main/core/volume/volume.ts';

interface GoldenCase {
  name: string;
  shape: Triple;
  spacingMm: Triple;
  truth: number[];
  prediction: number[];
  counts: { tp: number; fp: number; fn: number; tn: number };
  scores: Record<keyof typeof metrics, number | null>;
}

const file = new URL('../../golden/metrics/metrics.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };

for (const golden of cases) {
  test(`${golden.name}: scores as SimpleITK, MedPy and scipy give them`, () => {
    const pair = maskPairs(fromRuns(golden.truth, golden), fromRuns(golden.prediction, golden), 2)[1];
    assert.deepEqual(pair.counts, golden.counts);
    for (const [id, metric] of Object.entries(metrics)) {
      const expected = golden.scores[id as keyof typeof metrics];
      const score = metric.score(pair, {});
      if (expected === null) assert.ok(Number.isNaN(score), id);
      else assert.ok(Math.abs(score - expected) <= 1e-6 * Math.max(1, expected), `${id}: ${score}, not ${expected}`);
    }
  });
}

test('every registered metric has golden values', () => {
  assert.deepEqual(Object.keys(cases[0].scores).sort(), Object.keys(metrics).sort());
});

function fromRuns(runs: number[], { shape: [depth, height, width], spacingMm: [z, y, x] }: GoldenCase): LabelVolume {
  const data = new Uint8Array(depth * height * width);
  let end = 0;
  runs.forEach((length, i) => data.fill(i % 2, end, (end += length)));
  const affine: Affine = [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
  return { data, shape: [depth, height, width, 1], affine };
}
