import { defineParams } from '../../../shared/params.ts';
import { defineSchedule } from './schedule.ts';

const params = defineParams({
  power: { kind: 'number', default: 0.9, min: 0.1, max: 10, title: 'Power', help: '1 falls in a straight line.' },
});

/** (1 − progress)^power, as nnU-Net. The last step still moves: progress 1 counts as 0.999. */
export const polynomial = defineSchedule({
  title: 'Polynomial',
  help: 'Falls to nothing at the end of the training; the schedule of nnU-Net.',
  params,
  factor: ({ progress }, { power }) => (1 - Math.min(progress, 0.999)) ** power,
});
