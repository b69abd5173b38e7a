import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as metrics from '../../../src-main/core/metrics/index.ts';
import { scoreOf, type MetricId } from '../../../src-main/core/evaluate/evaluate.ts';
import { maskPairs, type MaskPair } from '../../../src-main/core/metrics/mask-pair.ts';
import type { EvaluationSettings } from '../../../src-main/core/metrics/settings.ts';
import type { Affine, LabelVolume, Triple } from '../../../src-main/core/volume/volume.ts';

interface GoldenCase {
  name: string;
  shape: Triple;
  spacingMm: Triple;
  truth: number[];
  prediction: number[];
  counts: { tp: number; fp: number; fn: number; tn: number };
  /** With settings as they are by default; null: undefined there. */
  scores: Partial<Record<keyof typeof metrics, number | null>>;
  other: { toleranceMm: number; lesionOverlap: number; scores: GoldenCase['scores'] };
}

const file = new URL('../../golden/metrics/metrics.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };

for (const golden of cases) {
  test(`${golden.name}: scores as SimpleITK, scikit-learn, MedPy, MONAI and surface-distance give them`, () => {
    const pair = maskPairs(fromRuns(golden.truth, golden), fromRuns(golden.prediction, golden), 2)[1];
    assert.deepEqual(pair.counts, golden.counts);
    const { scores: otherScores, ...otherSettings } = golden.other;
    requireSame(pair, golden.scores, {});
    requireSame(pair, otherScores, otherSettings);
  });
}

function requireSame(pair: MaskPair, scores: GoldenCase['scores'], settings: Partial<EvaluationSettings>): void {
  for (const [id, expected] of Object.entries(scores)) {
    const score = scoreOf(id as MetricId, pair, settings);
    if (expected === null) assert.ok(Number.isNaN(score), id);
    else
      assert.ok(
        Math.abs(score - expected) <= 1e-6 * Math.max(1, Math.abs(expected)),
        `${id}: ${score}, not ${expected}`,
      );
  }
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
