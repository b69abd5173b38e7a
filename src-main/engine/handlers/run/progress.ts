import type { JobEvent } from '../../../../shared/job.ts';
import type { RunProgress } from '../../../../shared/progress.ts';

export interface TrackedRun {
  readonly id: string;
  /** Whether each fold holds out cases, which are predicted when it is trained. */
  readonly holdsOut: readonly boolean[];
  readonly epochs: number;
  /** Time budget of each fold's training; 0: none. */
  readonly minutes: number;
}

export interface Tracker {
  apply(event: JobEvent): void;
  stopping(): void;
  read(): RunProgress;
}

/** Predicting the held-out cases of a fold, as a share of the fold; its pace is measured once it runs. */
const predictingShare = 0.05;
/** A pace measured over less says little: TensorFlow's first steps are slow. */
const leastSeconds = 3;

/** How far a run got, from what its job tells. `now` in milliseconds. */
export function createTracker(run: TrackedRun, now: () => number = () => performance.now()): Tracker {
  const folds = run.holdsOut.length;
  let progress: RunProgress = {
    ...{ run: run.id, phase: 'starting', cases: null, fold: 0, folds, epoch: 0, epochs: run.epochs, step: 0, steps: 0 },
    ...{ loss: null, share: 0, remainingSeconds: null, stepsPerSecond: null, waiting: null, memoryBytes: null },
  };
  let isStopping = false;
  /** Of the current fold's training, at the end of its last epoch, by its time budget. */
  let budgetUsed = 0;
  let pace: { at: number; share: number } | null = null;
  let lastStep: number | null = null;
  let secondsPerStep: number | null = null;

  const measured = (fold: number, ofTraining: number, ofPredicting: number): Partial<RunProgress> => {
    const part = run.holdsOut[fold] ? predictingShare : 0;
    const share = Math.min(1, (fold + (1 - part) * Math.min(1, ofTraining) + part * ofPredicting) / folds);
    pace ??= { at: now(), share };
    const [seconds, gained] = [(now() - pace.at) / 1000, share - pace.share];
    const isKnown = seconds >= leastSeconds && gained > 0;
    return { share, remainingSeconds: isKnown ? (seconds / gained) * (1 - share) : progress.remainingSeconds };
  };
  const trained = (epochs: number): number => Math.max(epochs / run.epochs, budgetUsed);

  const change = (event: JobEvent): Partial<RunProgress> => {
    switch (event.type) {
      case 'prepared':
        return { phase: 'preparing', cases: { done: event.done, total: event.total } };
      case 'fold':
        [budgetUsed, lastStep] = [0, null];
        return { fold: event.fold, epoch: 0, step: 0, loss: null, cases: null };
      case 'step': {
        const at = now();
        // From the last step of an epoch to the first of the next, it is validated.
        if (lastStep !== null && event.step > 1) {
          const seconds = (at - lastStep) / 1000;
          secondsPerStep = secondsPerStep === null ? seconds : 0.9 * secondsPerStep + 0.1 * seconds;
        }
        lastStep = at;
        const { fold, epoch, step, steps, loss } = event;
        return {
          ...measured(fold, trained(epoch - 1 + step / steps), 0),
          ...{ phase: 'training', cases: null, fold, epoch, step, steps, loss },
          stepsPerSecond: secondsPerStep ? 1 / secondsPerStep : null,
        };
      }
      case 'epoch':
        budgetUsed = run.minutes > 0 ? event.record.elapsedSeconds / (60 * run.minutes) : 0;
        return {
          ...measured(event.fold, trained(event.record.epoch), 0),
          waiting: event.waiting,
          loss: event.record.loss,
        };
      case 'predicted': {
        const { fold, done, total } = event;
        return { ...measured(fold, 1, done / total), phase: 'predicting', fold, cases: { done, total } };
      }
      case 'memory':
        return { memoryBytes: event.bytes };
      case 'sample':
      case 'times':
        return {};
    }
  };
  return {
    apply: (event) => void (progress = { ...progress, ...change(event) }),
    stopping: () => void (isStopping = true),
    read: () => (isStopping ? { ...progress, phase: 'stopping' } : progress),
  };
}
