import type { StudioOptions } from '../../engine/studio.ts';
import { startEngineProcess, type EngineProcess } from './engine-process.ts';
import { startServer, type PageServer } from './server.ts';
import { createSockets } from './sockets.ts';
import { serveFile } from './static-files.ts';

export interface WebHost {
  readonly port: number;
  /** Process of the engine; another one after a crash. */
  readonly enginePid: number | undefined;
  newAddress(): string;
  restartEngine(): void;
  close(): Promise<void>;
}

export interface HostOptions {
  readonly studio: StudioOptions;
  readonly host: string;
  readonly port: number;
  /** Folder with the built renderer. */
  readonly renderer: string;
  /** What serves the renderer in place of that folder while it is worked on. */
  readonly development?: Pick<Parameters<typeof startServer>[0], 'serve' | 'headers'>;
}

/** Serves the app: pages by HTTP, and a line from each window to the engine, whose frames pass through unread. */
export async function startWebHost({ studio, host, port, renderer, development }: HostOptions): Promise<WebHost> {
  let engine: EngineProcess | null = null;
  const sockets = createSockets({
    onOpen: (window) => engine?.send({ type: 'open', window }),
    onFrame: (window, frame) => engine?.send({ type: 'frame', window, frame }),
    onClose: (window) => engine?.send({ type: 'close', window }),
  });
  const server: PageServer = await startServer({
    host,
    port,
    sockets,
    isEngineReady: () => engine?.isReady ?? false,
    serve: (request, response) => serveFile(renderer, request, response),
    ...development,
  });
  try {
    engine = await startEngineProcess(studio, {
      onMessage(message) {
        if (message.type === 'frame') sockets.send(message.window, message.frame);
        else if (message.type === 'closed') sockets.close(message.window);
      },
      onEnd: () => sockets.closeAll(),
    });
  } catch (error) {
    await server.close();
    throw error;
  }
  const running = engine;
  return {
    port: server.port,
    get enginePid() {
      return running.pid;
    },
    newAddress: server.newAddress,
    restartEngine: () => running.restart(),
    async close() {
      sockets.closeAll();
      await Promise.all([server.close(), running.close()]);
    },
  };
}
