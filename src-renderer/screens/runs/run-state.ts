import type { RunProgress } from '../../../shared/progress.ts';
import type { RunEntry } from '../../../shared/workspace.ts';
import { percent } from '../../format.ts';

export type Tone = 'busy' | 'good' | 'bad' | 'warning' | 'idle';

const words: Record<RunEntry['status'], { word: string; tone: Tone }> = {
  new: { word: 'Not started', tone: 'idle' },
  queued: { word: 'Waiting', tone: 'idle' },
  running: { word: 'Running', tone: 'busy' },
  paused: { word: 'Paused', tone: 'warning' },
  stopped: { word: 'Stopped', tone: 'warning' },
  failed: { word: 'Failed', tone: 'bad' },
  finished: { word: 'Finished', tone: 'good' },
  missing: { word: 'Folder missing', tone: 'bad' },
};

export function stateOf({ status, isElsewhere }: RunEntry): { word: string; tone: Tone } {
  return isElsewhere ? { word: 'Running elsewhere', tone: 'busy' } : words[status];
}

/** What can be done with a run now. Of one that another program works on, nothing. */
export function possible({ status, isElsewhere }: RunEntry) {
  const is = (...states: RunEntry['status'][]): boolean => !isElsewhere && states.includes(status);
  return {
    start: is('new', 'stopped', 'failed', 'paused'),
    pause: is('running', 'queued'),
    stop: is('running', 'queued', 'paused'),
    remove: !isElsewhere && status !== 'running',
    locateFolder: is('missing'),
  };
}

/** "Start" for a run that has nothing yet. */
export function startWord({ status }: RunEntry): string {
  return status === 'new' ? 'Start' : 'Resume';
}

/** Where a run is, in one line. */
export function phaseText(progress: RunProgress): string {
  const fold = progress.folds > 1 ? `fold ${progress.fold + 1} of ${progress.folds}, ` : '';
  const cases = progress.cases ? ` case ${progress.cases.done} of ${progress.cases.total}` : '';
  switch (progress.phase) {
    case 'starting':
      return 'Starting';
    case 'preparing':
      return `Preparing${cases}`;
    case 'training':
      return `Training ${fold}epoch ${progress.epoch} of ${progress.epochs}`;
    case 'predicting':
      return `Predicting ${fold}${cases.trim()}`.replace(/, $/, '');
    case 'stopping':
      return 'Stopping';
  }
}

/** Percent that stays below 100 while there is something to do. */
export function shareText(share: number): string {
  return percent(Math.min(share, 0.999));
}

/** Training that a stop now would lose, in seconds: checkpoints lie between epochs. */
export function lostSeconds(progress: RunProgress | undefined): number {
  if (progress?.phase !== 'training' || !progress.stepsPerSecond) return 0;
  return progress.step / progress.stepsPerSecond;
}

/** Below this, a stop loses too little to ask. */
export const worthAsking = 60;

/** What computes now, what waits in its order, and the rest. */
export function arranged(runs: readonly RunEntry[]): { now: RunEntry[]; queue: RunEntry[]; others: RunEntry[] } {
  const now = runs.filter(({ status }) => status === 'running');
  const rest = runs.filter(({ status }) => status !== 'running');
  const queue = rest.filter(({ queued }) => queued !== null).sort((a, b) => a.queued! - b.queued!);
  return { now, queue, others: rest.filter(({ queued }) => queued === null) };
}

/** Why a run failed, as a sentence. The command line puts the kind of the error before it. */
export function reasonText(reason: string | null): string {
  const text = (reason ?? 'It gave no reason').replace(/^error\[[a-z-]+\]: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
}
