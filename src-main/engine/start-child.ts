import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../shared/errors.ts';
import { processArguments } from '../core/entry.ts';
import { pluginArgument, pluginsInUse, type PluginFile } from '../core/plugins/in-use.ts';
import type { ChildMessage } from './child.ts';

/** How a process ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to standard error. */
  readonly lastWords: string;
}

/** A running process of the engine, as the one who started it sees it. Messages are structured clones. */
export interface ChildProcess {
  /** Does nothing once the process has ended. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, after the last message; also where the process could not be started. */
  onEnd(listener: (end: ChildEnd) => void): void;
  kill(): void;
}

/** Starts an entry of ours with its arguments: by fork, or by Electron's main process as a utility process. */
export type ProcessStarter = (entry: URL, args: readonly string[]) => ChildProcess;

/** A step of a large network on a busy machine takes long; what takes longer than this does not listen. */
const stopPatienceMs = 60_000;

export interface ChildOptions {
  readonly startProcess?: ProcessStarter;
  readonly signal: AbortSignal;
  onEvent(event: unknown): void;
  /** What is left when the process dies, as a sentence without a full stop. */
  readonly afterCrash: string;
  /** After which a process that was told to stop is ended. */
  readonly patienceMs?: number;
}

/**
 * Runs an entry in a process of its own, so that its crash costs its work and nothing else. Resolves to its value;
 * throws what it failed with, or `engine` when it died.
 */
export function runChild(entry: URL, args: readonly string[], options: ChildOptions): Promise<unknown> {
  const { startProcess = forkProcess, signal, onEvent, afterCrash, patienceMs = stopPatienceMs } = options;
  return new Promise((resolve, reject) => {
    const child = startProcess(entry, [...args, ...pluginArguments()]);
    let outcome: Exclude<ChildMessage, { type: 'event' }> | null = null;
    let patience: ReturnType<typeof setTimeout> | undefined;
    let isOverdue = false;
    const stop = (): void => {
      child.post('stop');
      patience = setTimeout(() => {
        isOverdue = true;
        child.kill();
      }, patienceMs);
    };
    signal.addEventListener('abort', stop);
    child.onMessage((message) => {
      const told = message as ChildMessage;
      if (told.type === 'event') return onEvent(told.event);
      outcome = told;
      // It may end now: its outcome has arrived.
      child.post('end');
    });
    child.onEnd(({ code, signal: killedBy, lastWords }) => {
      signal.removeEventListener('abort', stop);
      clearTimeout(patience);
      if (outcome?.type === 'done') return resolve(outcome.value);
      if (outcome?.type === 'failed') {
        const { tag, message, next, details } = outcome;
        return reject(new StudioError(tag, message, next, { details }));
      }
      const ended = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`;
      const end = isOverdue ? `did not stop within ${patienceMs / 1000} s and was ended` : ended;
      const details = lastWords.trim() ? lastWords.trim().split('\n') : [];
      reject(new StudioError('engine', `the process ${end}`, afterCrash, { details }));
    });
    if (signal.aborted) stop();
  });
}

/** Not the environment: Electron's main process, which starts it, knows of no plug-ins. */
function pluginArguments(): string[] {
  const plugins = pluginsInUse().map(({ path, sha256, kinds }): PluginFile => ({ path, sha256, kinds }));
  return plugins.length > 0 ? [`${pluginArgument}${JSON.stringify(plugins)}`] : [];
}

/** A process of Node. */
export const forkProcess: ProcessStarter = (entry, args) => {
  const child = fork(fileURLToPath(entry), [...args], {
    // A group of its own: Ctrl-C in a terminal reaches the parent, which tells the child.
    detached: true,
    execArgv: processArguments(entry),
    // Typed arrays and NaN arrive as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // TensorFlow is talkative; only what it said last before a crash is of use.
  let lastWords = '';
  child.stderr!.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
  const enders: ((end: ChildEnd) => void)[] = [];
  const end = (code: number | null, signal: string | null): void => {
    for (const ender of enders.splice(0)) ender({ code, signal, lastWords });
  };
  child.on('error', (error) => {
    lastWords += error.message;
    // Where it was never started, nothing else tells of its end.
    if (child.pid === undefined) end(null, null);
  });
  child.on('close', end);
  return {
    // A child that is just ending cannot be told, and need not be.
    post: (message) => void (child.connected && child.send(message as object, () => {})),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void enders.push(listener),
    kill: () => void child.kill('SIGKILL'),
  };
};
