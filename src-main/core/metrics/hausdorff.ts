import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const hausdorff = defineMetric({
  title: 'Hausdorff distance',
  help: 'The largest distance from a border voxel of one mask to the border of the other. One stray voxel decides it.',
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  definition: 'HD.max',
  params: {},
  score: (pair) =>
    distanceScore(pair, pair.surfaces(), ({ fromTruth, fromPrediction }) =>
      Math.max(fromTruth.at(-1)!, fromPrediction.at(-1)!),
    ),
});
