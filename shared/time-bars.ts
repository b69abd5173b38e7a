import { partIds, type Engine, type PartId, type TimeSums } from './times.ts';

/** A row of a chart of bars. */
export interface TimeBar {
  readonly id: PartId | 'load' | 'augment' | 'idle';
  readonly title: string;
  readonly seconds: number;
  /** Of all that its chart is of, 0 … 1. */
  readonly share: number;
  /** null for what is not done in every step. */
  readonly perStep: number | null;
}

const titles: Readonly<Record<PartId, string>> = {
  prepare: 'Preparing cases',
  start: 'Starting the engine',
  wait: 'Waiting for data',
  ...{ forward: 'Forward', backward: 'Backward', update: 'Update', step: 'Training step' },
  ...{ validate: 'Validation', save: 'Saving', recalibrate: 'Recalibration', predict: 'Predicting held-out cases' },
  other: 'Other',
};
const inEveryStep: readonly PartId[] = ['wait', 'forward', 'backward', 'update', 'step'];

/** What was done one after the other; shares of the time that it took. What took no time is left out. */
export function mainBars({ parts, wall, steps }: TimeSums): TimeBar[] {
  return partIds
    .filter((id) => parts[id] > 0)
    .map((id) => barOf(id, titles[id], parts[id], wall, inEveryStep.includes(id) ? steps : 0));
}

/** What data workers did at the same time; shares of the time that they had. Empty where nothing was measured. */
export function workerBars({ workers: { load, augment, idle }, steps }: TimeSums): TimeBar[] {
  const all = load + augment + idle;
  if (load + augment === 0) return [];
  return [
    barOf('load', 'Loading patches', load, all, steps),
    barOf('augment', 'Augmenting', augment, all, steps),
    barOf('idle', 'Nothing to do', idle, all, 0),
  ];
}

/** As "compiled, bfloat16 (measured: 82 ms against 122 ms in float32)". */
export function engineText({ mode, precision, reason, measured }: Engine): string {
  const others = Object.entries(measured ?? {}).filter(([other]) => other !== precision);
  const against = others.map(([other, ms]) => `${milliseconds(ms)} in ${other}`).join(', ');
  const why = measured && against ? `measured: ${milliseconds(measured[precision])} against ${against}` : reason;
  return `${mode}, ${precision}${why === null ? '' : ` (${why})`}`;
}

function milliseconds(value: number): string {
  return `${value < 100 ? Number(value.toPrecision(2)) : Math.round(value)} ms`;
}

function barOf(id: TimeBar['id'], title: string, seconds: number, of: number, steps: number): TimeBar {
  return { id, title, seconds, share: seconds / of, perStep: steps > 0 ? seconds / steps : null };
}
