import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../shared/errors.ts';
import { processArguments } from '../core/entry.ts';
import type { ChildMessage } from './child.ts';

/** A running process of the engine, as the one who started it sees it. */
export interface ChildProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `lastWords`: the end of what it wrote to standard error. */
  onEnd(
    listener: (end: {
      readonly code: number | null;
      readonly signal: string | null;
      readonly lastWords: string;
    }) => void,
  ): void;
  kill(): void;
}

/** Starts an entry of ours with its arguments: by fork, or by Electron's main process as a utility process. */
export type ProcessStarter = (entry: URL, args: readonly string[]) => ChildProcess;

export interface ChildOptions {
  readonly signal: AbortSignal;
  onEvent(event: unknown): void;
  /** What is left when the process dies, as a sentence without a full stop. */
  readonly afterCrash: string;
}

/**
 * Runs an entry in a process of its own, so that its crash costs its work and nothing else. Resolves to its value;
 * throws what it failed with, or `engine` when it died.
 */
export function runChild(entry: URL, args: readonly string[], options: ChildOptions): Promise<unknown> {
  const { signal, onEvent, afterCrash } = options;
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(entry), [...args], {
      // A group of its own: Ctrl-C in a terminal reaches the parent, which tells the child.
      detached: true,
      execArgv: processArguments(entry),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let outcome: ChildMessage | null = null;
    // TensorFlow is talkative; only what it said last before a crash is of use.
    let lastWords = '';
    child.stderr!.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
    // A child that is just ending cannot be told, and need not be.
    const stop = (): void => void (child.connected && child.send('stop', () => {}));
    signal.addEventListener('abort', stop);
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'event') onEvent(message.event);
      else outcome = message;
    });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (outcome?.type === 'done') return resolve(outcome.value);
      if (outcome?.type === 'failed') {
        const { tag, message, next, details } = outcome;
        return reject(new StudioError(tag, message, next, { details }));
      }
      const end = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`;
      const details = lastWords.trim() ? lastWords.trim().split('\n') : [];
      reject(new StudioError('engine', `the process ${end}`, afterCrash, { details }));
    });
    if (signal.aborted) stop();
  });
}
