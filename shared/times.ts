import { z } from 'zod';

/** Where the time of a training goes. All times are seconds by the clock. */

const seconds = z.number().min(0);

/** One epoch, as it is measured. */
export const epochTimesSchema = z.object({
  epoch: z.number().int().min(1),
  /** Those that `step` is of. */
  steps: z.number().int().min(0),
  /** From the order of the first batch to the last score. Those up to `validate` are parts of it. */
  seconds,
  /** In which there was no batch yet to go on with. */
  wait: seconds,
  /** Of the first step of a session: it is compiled, precisions are compared, and it is taken apart. */
  start: seconds,
  /** Of all other training steps. */
  step: seconds,
  validate: seconds,
  /** After the epoch: history, checkpoint, best model, the case that is shown. */
  save: seconds,
  /** Reading and cutting the patches of the steps, in all data workers together; at the same time as all else. */
  load: seconds,
  /** Augmenting them, the same. */
  augment: seconds,
});

/** Of convolutions and what follows them; weights, statistics and losses are always float32. */
export const precisions = ['float32', 'bfloat16'] as const;

/** What a training step is computed by. */
export const engineSchema = z.object({
  mode: z.enum(['compiled', 'eager']),
  precision: z.enum(precisions),
  /** Why not as asked for; null where it is. */
  reason: z.string().nullable(),
  /** Milliseconds of a step by precision, where that was measured to choose one. */
  measured: z.record(z.string(), z.number()).nullable(),
});

/** One step taken apart; measured once. */
export const stepPartsSchema = z.object({ forward: seconds, backward: seconds, update: seconds });

/** `times.json` of a fold. Times of several sessions are added up. */
export const foldTimesSchema = z.object({
  schemaVersion: z.literal(1),
  workers: z.number().int().min(1),
  engine: engineSchema.nullable(),
  /** null where the engine cannot tell. */
  parts: stepPartsSchema.nullable(),
  /** Cases read and taken through the steps, for this fold or for this and those after it. */
  prepare: seconds,
  epochs: z.array(epochTimesSchema),
  /** When training has ended: batch normalisation measured anew. */
  recalibrate: seconds,
  /** The final model and the curves. */
  save: seconds,
  /** Held-out cases predicted and scored. */
  predict: seconds,
});

/** What is done one after the other, in this order. `step` is what could not be taken apart. */
export const partIds = [
  ...(['prepare', 'start', 'wait', 'forward', 'backward', 'update', 'step'] as const),
  ...(['validate', 'save', 'recalibrate', 'predict', 'other'] as const),
] as const;

/** Sums of a fold, or of several. */
export const timeSumsSchema = z.object({
  epochs: z.number(),
  steps: z.number(),
  /** The parts sum to it. */
  wall: seconds,
  parts: z.record(z.enum(partIds), seconds),
  /** What all data workers together did while the steps went on. */
  workers: z.object({ count: z.number(), load: seconds, augment: seconds, idle: seconds }),
  /** Of several folds the last one's. */
  engine: engineSchema.nullable(),
});

export type EpochTimes = z.infer<typeof epochTimesSchema>;
export type Engine = z.infer<typeof engineSchema>;
export type Precision = (typeof precisions)[number];
export type StepParts = z.infer<typeof stepPartsSchema>;
export type FoldTimes = z.infer<typeof foldTimesSchema>;
export type PartId = (typeof partIds)[number];
export type TimeSums = z.infer<typeof timeSumsSchema>;

/** The sums of a fold. Its steps are split as the one that was taken apart. */
export function sumTimes(times: FoldTimes): TimeSums {
  const { epochs, workers: count, engine } = times;
  const sum = (key: Exclude<keyof EpochTimes, 'epoch'>): number => epochs.reduce((all, each) => all + each[key], 0);
  const [step, save] = [sum('step'), sum('save')];
  const one = times.parts && times.parts.forward + times.parts.backward + times.parts.update;
  const split = (part: keyof StepParts): number => (one ? (step * times.parts![part]) / one : 0);
  const { prepare, recalibrate, predict } = times;
  const parts = {
    ...{ prepare, start: sum('start'), wait: sum('wait') },
    ...{ forward: split('forward'), backward: split('backward'), update: split('update') },
    step: one ? 0 : step,
    validate: sum('validate'),
    save: save + times.save,
    ...{ recalibrate, predict },
    other: Math.max(0, sum('seconds') - sum('start') - sum('wait') - step - sum('validate')),
  };
  const [load, augment] = [sum('load'), sum('augment')];
  const idle = Math.max(0, count * (sum('seconds') - sum('validate')) - load - augment);
  return {
    ...{ epochs: epochs.length, steps: sum('steps'), engine, parts },
    wall: partIds.reduce((all, id) => all + parts[id], 0),
    workers: { count, load, augment, idle },
  };
}

/** Several folds together; null without any. */
export function addTimes(folds: readonly TimeSums[]): TimeSums | null {
  if (folds.length === 0) return null;
  return folds.reduce((a, b) => ({
    epochs: a.epochs + b.epochs,
    steps: a.steps + b.steps,
    wall: a.wall + b.wall,
    parts: Object.fromEntries(partIds.map((id) => [id, a.parts[id] + b.parts[id]])) as TimeSums['parts'],
    workers: {
      count: b.workers.count,
      load: a.workers.load + b.workers.load,
      augment: a.workers.augment + b.workers.augment,
      idle: a.workers.idle + b.workers.idle,
    },
    engine: laterEngine(a.engine, b.engine),
  }));
}

/** The later one; where it is the same as before, with what was measured then, which is not done each time. */
export function laterEngine(before: Engine | null, now: Engine | null): Engine | null {
  if (!before || !now) return now ?? before;
  const isSame = before.mode === now.mode && before.precision === now.precision;
  return isSame && now.measured === null && now.reason === null ? before : now;
}
