import type { TimeBar } from '../../../shared/time-bars.ts';
import { addTimes, type TimeSums } from '../../../shared/times.ts';
import { counted, duration } from '../../format.ts';

/** Of one fold, or of all that have times (fold null); null where none has. */
export function shownTimes(times: readonly (TimeSums | null)[], fold: number | null): TimeSums | null {
  return fold === null ? addTimes(times.filter((each) => each !== null)) : (times[fold] ?? null);
}

/** How much was measured, in one line. */
export function timesFacts({ epochs, steps, wall }: TimeSums): string {
  return `${duration(wall)} for ${counted(epochs, 'epoch')}, ${counted(steps, 'timed step')}`;
}

export interface TimeRow {
  readonly title: string;
  readonly help: string;
  readonly time: string;
  readonly share: string;
  /** Empty for what is not done in every step. */
  readonly perStep: string;
  /** Length of the bar in percent. */
  readonly length: number;
}

export function timeRow({ id, title, seconds, share, perStep }: TimeBar): TimeRow {
  const percents = Math.round(100 * share);
  return {
    ...{ title, help: helps[id] },
    time: seconds < 0.05 ? '< 0.1 s' : seconds < 9.95 ? `${seconds.toFixed(1)} s` : duration(seconds),
    share: percents === 0 ? '< 1 %' : `${percents} %`,
    perStep: perStep === null ? '' : milliseconds(1000 * perStep),
    length: 100 * share,
  };
}

function milliseconds(value: number): string {
  return value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}

const helps: Readonly<Record<TimeBar['id'], string>> = {
  prepare: 'Cases read and taken through the steps, before training',
  start: 'The first step: compiled into one graph, precisions compared, taken apart to be measured',
  wait: 'There was no patch yet to go on with; more data workers help where it is much',
  forward: 'The network applied to the patches, and the loss',
  backward: 'Gradients of the loss',
  update: 'The optimiser changes the weights',
  step: 'Forward, backward and update together: what is not compiled cannot be taken apart',
  validate: 'Validation patches predicted and scored',
  save: 'Checkpoints, models, and the case that is shown while it trains',
  recalibrate: 'Batch normalisation measured anew after training',
  predict: 'Held-out cases predicted and scored',
  other: 'What is left of the time of the epochs',
  load: 'Patches read and cut from the prepared cases',
  augment: 'Patches rotated, scaled, made noisy and so on',
  idle: 'Enough patches lay ready',
};
