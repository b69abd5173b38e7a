import type { EventValue } from '../../shared/api.ts';
import type { RunProgress } from '../../shared/progress.ts';
import type { Slice } from '../../shared/slice.ts';

export const epochs = 1000;

/** What an engine tells of the n-th epoch of a run: as a training of two classes that learns would give. */
export function epochEvent(run: string, epoch: number): EventValue<'epoch'> {
  const learnt = 1 - Math.exp(-epoch / 200);
  const noise = Math.sin(epoch * 12.9898) * 0.02;
  const record = {
    epoch,
    loss: 1 - 0.8 * learnt + noise,
    learningRate: 0.001,
    validationLoss: 1 - 0.75 * learnt - noise,
    validationDice: [0.8 * learnt + noise, 0.85 * learnt - noise],
    scores: {},
    seconds: 7.2,
    elapsedSeconds: 7.2 * epoch,
  };
  return { run, fold: 0, record };
}

export function progressEvent(run: string, epoch: number, step: number): RunProgress {
  const share = (epoch - 1 + step / 30) / epochs / 2;
  return {
    ...{ run, phase: 'training', cases: null, fold: 0, folds: 2, epoch, epochs, step, steps: 30 },
    ...{ loss: 0.5, share, remainingSeconds: 14_400 * (1 - share), stepsPerSecond: 4, waiting: 0.01 },
    memoryBytes: 2 ** 31 + (step % 7) * 2 ** 20,
  };
}

export function sampleEvent(run: string, epoch: number): EventValue<'sample'> {
  const [width, height] = [64, 64];
  const plane = (value: (i: number) => number) => Uint8Array.from({ length: width * height }, (_, i) => value(i));
  const slice: Slice = {
    ...{ width, height, pixelAspect: 1 },
    grey: plane((i) => (i + epoch) % 256),
    label: plane((i) => (i > 2000 && i < 2600 ? 1 : 0)),
    prediction: plane((i) => (i > 2000 + (epoch % 50) && i < 2600 ? 1 : 0)),
  };
  return { run, fold: 0, epoch, caseId: 'hippocampus_001', slice };
}
