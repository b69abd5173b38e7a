import { defineParams } from '../../../shared/params.ts';
import { defineSchedule } from './schedule.ts';

const params = defineParams({
  factor: {
    kind: 'number',
    default: 0.1,
    min: 0.01,
    max: 0.99,
    title: 'Factor',
    help: 'What the learning rate is multiplied by.',
  },
  patience: {
    kind: 'number',
    default: 20,
    min: 1,
    max: 10000,
    integer: true,
    unit: 'epochs',
    title: 'Patience',
    help: 'Epochs without a better loss before that.',
  },
  minDelta: {
    kind: 'number',
    isAdvanced: true,
    default: 1e-4,
    min: 0,
    max: 1,
    title: 'Least gain',
    help: 'A loss is better when it is lower by this.',
  },
  cooldown: {
    kind: 'number',
    isAdvanced: true,
    default: 1,
    min: 0,
    max: 10000,
    integer: true,
    unit: 'epochs',
    title: 'Cool-down',
    help: 'Epochs after a reduction that are not counted.',
  },
  lowest: {
    kind: 'number',
    isAdvanced: true,
    default: 0.01,
    min: 1e-6,
    max: 1,
    title: 'Lowest',
    help: 'The learning rate does not fall below this share of itself.',
  },
});

/** Keras' ReduceLROnPlateau on the training loss, replayed from the whole history: it has no state that could be lost. */
export const reduceOnPlateau = defineSchedule({
  title: 'Reduce on plateau',
  help: 'Falls when the training loss has stopped falling; the schedule of the MIScnn paper.',
  params,
  factor({ losses }, { factor, patience, minDelta, cooldown, lowest }) {
    let [rate, best, waited, cooling] = [1, Infinity, 0, 0];
    for (const loss of losses) {
      if (cooling > 0) {
        cooling--;
        waited = 0;
      }
      if (loss < best - minDelta) {
        best = loss;
        waited = 0;
      } else if (cooling === 0 && ++waited >= patience) {
        rate = Math.max(lowest, rate * factor);
        cooling = cooldown;
        waited = 0;
      }
    }
    return rate;
  },
});
