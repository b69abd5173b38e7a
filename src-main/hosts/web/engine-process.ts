import { fork, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../../shared/errors.ts';
import { engineArguments, engineEntry, engineMemory } from '../../engine/entry.ts';
import type { FromEngine, ToEngine } from '../../engine/serve-messages.ts';
import type { StudioOptions } from '../../engine/studio.ts';
import { openLog } from './log-file.ts';

export interface EngineProcess {
  readonly isReady: boolean;
  readonly pid: number | undefined;
  /** Does nothing while it is down: who sent it is told to connect again. */
  send(message: ToEngine): void;
  /** Starts it anew, as after a change of its code. */
  restart(): void;
  /** Resolves when it has ended, its jobs stopped at a point from which they can go on. */
  close(): Promise<void>;
}

interface Listeners {
  onMessage(message: FromEngine): void;
  /** It is gone; `engine` is started again by itself. */
  onEnd(): void;
}

/** A crash soon after a start waits longer and longer for the next one. */
const waits = { firstMs: 200, longestMs: 10_000, aliveMs: 30_000 };

/**
 * The engine in a process of its own, started again whenever it dies. Resolves when it is up for the first time; throws
 * what kept it from starting, as a workspace that is in use.
 */
export async function startEngineProcess(options: StudioOptions, listeners: Listeners): Promise<EngineProcess> {
  let child: ChildProcess;
  let { workspace } = options;
  let [isReady, isClosing, isDown] = [false, false, true];
  let waitMs = waits.firstMs;
  let timer: NodeJS.Timeout | undefined;

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      let failure: StudioError | null = null;
      isDown = false;
      child = forkEngine({ ...options, workspace });
      child.on('message', (message: FromEngine) => {
        if (message.type === 'failed') failure = new StudioError(message.tag, message.message, message.next);
        else if (message.type === 'workspace') workspace = message.folder;
        else if (message.type === 'ready') resolve(void (isReady = true));
        else listeners.onMessage(message);
      });
      const end = (how: string): void => {
        // A process that could not be started may tell so twice.
        if (isDown) return;
        isDown = true;
        reject(failure ?? new StudioError('engine', `the engine ${how}`, 'look into its log for the reason'));
        if (isReady) listeners.onEnd();
        isReady = false;
        if (isClosing) return;
        if (performance.now() - started > waits.aliveMs) waitMs = waits.firstMs;
        timer = setTimeout(() => void start().catch(() => {}), waitMs);
        waitMs = Math.min(waitMs * 2, waits.longestMs);
      };
      child.on('error', ({ message }) => child.pid === undefined && end(`cannot be started: ${message}`));
      child.on('close', (code, signal) => end(signal ? `was ended by ${signal}` : `ended with code ${code}`));
    });

  const send = (message: ToEngine): void => void (child.connected && child.send(message, () => {}));
  const close = async (): Promise<void> => {
    isClosing = true;
    clearTimeout(timer);
    if (isDown) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    send({ type: 'end' });
    await ended;
  };

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get isReady() {
      return isReady;
    },
    get pid() {
      return child.pid;
    },
    send: (message) => isReady && send(message),
    restart() {
      waitMs = waits.firstMs;
      send({ type: 'end' });
    },
    close,
  };
}

function forkEngine(options: StudioOptions): ChildProcess {
  const log = openLog(options.settingsFolder);
  try {
    return fork(fileURLToPath(engineEntry), [JSON.stringify(options)], {
      // A group of its own: Ctrl-C in a terminal reaches the host, which tells the engine.
      detached: true,
      execArgv: engineArguments,
      env: { ...process.env, ...engineMemory },
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}
