import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../shared/errors.ts';
import type { JobEvent } from '../../shared/job.ts';
import type { Report } from '../../shared/report.ts';
import { processArguments } from '../core/entry.ts';

export interface JobOptions {
  readonly signal: AbortSignal;
  onEvent(event: JobEvent): void;
}

/**
 * Runs a run folder in a process of its own, so that a crash costs that run and nothing else. Resolves to its report
 * (null for a run without held-out cases); throws `cancelled` when the signal stopped it, or what the job reported.
 */
export function runJob(folder: string, { signal, onEvent }: JobOptions): Promise<Report | null> {
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C in a terminal reaches the parent, which tells the job.
    const entry = new URL('./job.ts', import.meta.url);
    const child = fork(fileURLToPath(entry), [folder], {
      detached: true,
      execArgv: processArguments(entry),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let outcome: JobEvent | null = null;
    // TensorFlow is talkative; only what it said last before a crash is of use.
    let lastWords = '';
    child.stderr!.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
    const stop = (): void => void (child.connected && child.send('stop'));
    signal.addEventListener('abort', stop);
    child.on('message', (event: JobEvent) => {
      if (['finished', 'stopped', 'failed'].includes(event.type)) outcome = event;
      else onEvent(event);
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      switch (outcome?.type) {
        case 'finished':
          return resolve(outcome.report);
        case 'stopped':
          return reject(new StudioError('cancelled', 'the run was stopped', 'go on with it by "resume"'));
        case 'failed':
          return reject(new StudioError(outcome.tag, outcome.message, outcome.next));
        default: {
          const end = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`;
          const details = lastWords.trim() ? lastWords.trim().split('\n') : [];
          return reject(
            new StudioError('engine', `the process of the run ${end}`, 'go on with it by "resume"', { details }),
          );
        }
      }
    });
    if (signal.aborted) stop();
  });
}
