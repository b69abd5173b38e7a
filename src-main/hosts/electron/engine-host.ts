import type { MessagePortMain, UtilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { StudioOptions } from '../../engine/studio.ts';
import type { ElectronModule } from './electron.ts';
import type { AppOptions } from './options.ts';
import { createProcessRelay, type ProcessRelay } from './process-relay.ts';
import { fromEngineSchema, type ToEngine } from './relay-messages.ts';

export interface EngineHost {
  /** Gives a port to the engine, as soon as there is one. */
  connect(port: MessagePortMain): void;
  /** Stops what computes where it can go on later, and ends the engine. */
  close(): Promise<void>;
}

export interface EngineHostOptions extends Pick<AppOptions, 'engineEntry' | 'entries' | 'execArgv'> {
  readonly studio: StudioOptions;
  /** Standard error of the engine, and what happened to it. */
  log(text: string): void;
  /** It said why it cannot start, as because of a workspace in use: which to try next; null: the same once more. */
  onFailure(message: string, next: string): Promise<string | null | 'quit'>;
}

/** A crash soon after a start waits longer and longer for the next one. */
export const waits = { firstMs: 250, longestMs: 10_000, aliveMs: 30_000, closeMs: 60_000 };

/** The engine as a utility process, started again whenever it dies. */
export function startEngineHost(
  electron: Pick<ElectronModule, 'utilityProcess'>,
  options: EngineHostOptions,
): EngineHost {
  let studio = options.studio;
  let engine: UtilityProcess | null = null;
  let isReady = false;
  let isClosing = false;
  let waitMs = waits.firstMs;
  let timer: NodeJS.Timeout | undefined;
  const ports: MessagePortMain[] = [];

  const start = (): void => {
    const startedAt = performance.now();
    let isFailed = false;
    const own = electron.utilityProcess.fork(fileURLToPath(options.engineEntry), [JSON.stringify(studio)], {
      serviceName: 'MIScnn Studio engine',
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv: [...(options.execArgv ?? [])],
    });
    engine = own;
    const tell = (message: ToEngine): void => void (engine === own && own.postMessage(message));
    const relay: ProcessRelay = createProcessRelay(electron, options, tell);
    own.stderr?.on('data', (text: Buffer) => options.log(text.toString()));
    own.on('message', (data: unknown) => {
      const message = fromEngineSchema.parse(data);
      if (message.type === 'ready') {
        isReady = true;
        for (const port of ports.splice(0)) own.postMessage({ type: 'connect' } satisfies ToEngine, [port]);
      } else if (message.type === 'workspace') studio = { ...studio, workspace: message.folder };
      else if (message.type === 'failed') {
        isFailed = true;
        void options.onFailure(message.message, message.next).then((workspace) => {
          if (workspace === 'quit') isClosing = true;
          else if (workspace !== null) studio = { ...studio, workspace };
          own.kill();
        });
      } else if (message.type === 'closed') own.kill();
      else relay.receive(message);
    });
    own.once('exit', (code) => {
      relay.abandon();
      isReady = false;
      engine = null;
      if (isClosing) return;
      if (isFailed) return start();
      if (performance.now() - startedAt > waits.aliveMs) waitMs = waits.firstMs;
      options.log(`the engine ended with code ${code}; it is started again in ${waitMs} ms\n`);
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, waits.longestMs);
    });
  };

  start();
  return {
    connect(port) {
      if (isReady) engine?.postMessage({ type: 'connect' } satisfies ToEngine, [port]);
      else ports.push(port);
    },
    close() {
      isClosing = true;
      clearTimeout(timer);
      for (const port of ports.splice(0)) port.close();
      const last = engine;
      if (!last) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = setTimeout(() => last.kill(), waits.closeMs);
        last.once('exit', () => (clearTimeout(limit), resolve()));
        last.postMessage({ type: 'close' } satisfies ToEngine);
      });
    },
  };
}
