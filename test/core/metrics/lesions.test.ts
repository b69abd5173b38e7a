import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionsOf, evaluateCase } from '../../../src-main/core/evaluate/evaluate.ts';
import { lesionF1 } from '../../../src-main/core/metrics/index.ts';
import type { LabelVolume } from '../../../src-main/core/volume/volume.ts';
import { labels, pairOf } from './masks.ts';

/** Rows of text, one a row of voxels; slices after one another. */
function drawn(...slices: string[][]): LabelVolume {
  const [height, width] = [slices[0].length, slices[0][0].length];
  return labels([slices.length, height, width], [1, 1, 1], (z, y, x) => slices[z][y][x] === '#');
}

/** A square; two voxels that touch by a corner from slice to slice; one voxel by itself. */
const truth = drawn(
  ['##.......', '##..#....', '.........', '........#'],
  ['.........', '.........', '...#.....', '.........'],
);
/** Three of the square; two voxels where there is nothing; two of which one is right. */
const prediction = drawn(
  ['##.......', '#........', '......#..', '......#..'],
  ['.........', '.........', '...##....', '.........'],
);

test('lesions touch by corners, also from slice to slice; each is found or missed as a whole', () => {
  const lesions = pairOf(truth, prediction).lesions();
  assert.deepEqual([...lesions.truth].sort(), [0, 0.5, 0.75]);
  assert.deepEqual([...lesions.prediction].sort(), [0, 0.5, 1]);
  // Two found, one missed, one where there is nothing.
  assert.equal(lesionF1.score(pairOf(truth, prediction), { lesionOverlap: 0 }), 4 / 6);
});

test('with an overlap asked for, a lesion that is covered less is missed', () => {
  const pair = pairOf(truth, prediction);
  assert.equal(lesionF1.score(pair, { lesionOverlap: 0.5 }), 2 / 6);
  assert.equal(lesionF1.score(pair, { lesionOverlap: 0.8 }), 0);
  assert.equal(lesionF1.score(pairOf(truth, truth), { lesionOverlap: 0.99 }), 1);
});

test('scores are computed with the settings of the evaluation, and their definition shows these', () => {
  const classes = [
    { value: 0, name: 'background' },
    { value: 1, name: 'lesion' },
  ];
  const scoreWith = (settings: object): (number | undefined)[] => {
    const metrics = ['lesionF1', 'nsd'] as const;
    return evaluateCase({ caseId: 'a', truth, prediction, classes, metrics, settings }).rows.map(({ value }) => value);
  };
  assert.equal(scoreWith({})[0], 4 / 6);
  assert.equal(scoreWith({ lesionOverlap: 0.7 })[0], 2 / 6);
  assert.ok(scoreWith({ toleranceMm: 5 })[1]! > scoreWith({ toleranceMm: 0 })[1]!);
  assert.deepEqual(definitionsOf(['nsd', 'nsdSurfel', 'lesionF1', 'hd95'], { toleranceMm: 2.5, lesionOverlap: 0.7 }), {
    nsd: 'NSD.border@2.5mm',
    nsdSurfel: 'NSD.surfel@2.5mm',
    lesionF1: 'F1.lesion>0.7',
    hd95: 'HD95.max',
  });
  assert.throws(() => scoreWith({ toleranceMm: -1 }), /toleranceMm/);
});
