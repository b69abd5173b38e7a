import { defineSchedule } from './schedule.ts';

export const constant = defineSchedule({
  title: 'Constant',
  help: 'The same learning rate to the end.',
  params: {},
  factor: () => 1,
});
