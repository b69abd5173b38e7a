import { loadavg } from 'node:os';
import { evaluateCase, metricIds, scoreOf } from '../src-main/core/evaluate/evaluate.ts';
import { compareLabels } from '../src-main/core/metrics/mask-pair.ts';
import type { LabelVolume } from '../src-main/core/volume/volume.ts';
import { median, rounded, times } from './support/measure.ts';

/** A CT of the abdomen, 0.8 × 0.8 × 1.5 mm, with a liver (1.5 l) and a kidney (0.2 l) of uneven surface. */
const [depth, height, width] = [200, 512, 512];
const organs = [
  { classIndex: 1, centre: [100, 230, 180], radii: [55, 110, 92] },
  { classIndex: 2, centre: [90, 330, 370], radii: [38, 38, 35] },
];

/** `shift` in voxels and `phase` of the waves in their surface tell the prediction from the truth. */
function labelsOf(shift: number, phase: number): LabelVolume {
  const data = new Uint8Array(depth * height * width);
  for (const { classIndex, centre, radii } of organs) {
    const [low, high] = [centre.map((c, axis) => c - radii[axis] - 8), centre.map((c, axis) => c + radii[axis] + 8)];
    for (let z = low[0]; z < high[0]; z++) {
      for (let y = low[1]; y < high[1]; y++) {
        for (let x = low[2]; x < high[2]; x++) {
          const [dz, dy, dx] = [z, y, x].map((at, axis) => (at - centre[axis] - shift) / radii[axis]);
          const wave = 0.04 * Math.sin(z / 7 + phase) * Math.sin(y / 9 + phase) * Math.sin(x / 8 + phase);
          if (dz * dz + dy * dy + dx * dx < 1 + wave) data[(z * height + y) * width + x] = classIndex;
        }
      }
    }
  }
  return { data, shape: [depth, height, width, 1], affine: [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 1.5, 0, 0, 0, 0, 1] };
}

const [truth, prediction] = [labelsOf(0, 0), labelsOf(2, 1.3)];
const classes = ['background', 'liver', 'kidney'].map((name, value) => ({ name, value }));
const loadBefore = loadavg()[0];
const cpuBefore = process.cpuUsage();
const rounds = 5;
const seconds = await times(rounds, () => evaluateCase({ caseId: 'ct', truth, prediction, classes }));
const { user, system } = process.cpuUsage(cpuBefore);
const { pairs } = compareLabels(truth, prediction, 3);
const parts = Object.fromEntries(
  (['surfaces', 'surfels', 'lesions'] as const).map((part) => {
    const start = performance.now();
    for (const pair of pairs.slice(1)) pair[part]();
    return [part, rounded((performance.now() - start) / 1000)];
  }),
);
console.log(
  JSON.stringify({
    what: `all ${metricIds().length} metrics of a case of 512×512×200 with 2 classes and background, on one thread`,
    seconds: rounded(median(seconds)),
    cpuSeconds: rounded((user + system) / 1e6 / (rounds + 1)),
    secondsOfParts: parts,
    litres: pairs.slice(1).map(({ counts: { tp, fn }, voxelMm3 }) => rounded(((tp + fn) * voxelMm3) / 1e6)),
    dice: pairs.slice(1).map((pair) => rounded(scoreOf('dice', pair))),
    load: rounded(loadBefore),
    target: '≤ 3 s',
  }),
);
