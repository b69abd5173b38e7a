import { isStudioError } from '../../../shared/errors.ts';
import { startEngine, type Engine } from '../../engine/engine.ts';
import { logCrash, logLine } from '../../engine/log.ts';
import type { StudioOptions } from '../../engine/studio.ts';
import { portChannel } from './port-channel.ts';
import { toEngineSchema, type FromEngine } from './relay-messages.ts';
import { relayedStarter } from './relayed-starter.ts';

/** Entry of the engine's process: its only argument is the options as JSON. */
logCrash();
const main = process.parentPort;
const tell = (message: FromEngine): void => main.postMessage(message);
const starter = relayedStarter(tell);

// Ctrl-C in a terminal reaches every process; the main process tells this one what to do.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

let opened: Engine | null = null;
const opening = startEngine(JSON.parse(process.argv[2]) as StudioOptions, starter.start, (folder) =>
  tell({ type: 'workspace', folder }),
);

main.on('message', ({ data, ports: [port] }) => {
  const message = toEngineSchema.parse(data);
  if (message.type === 'connect') void opening.then((engine) => engine.connect(portChannel(port)));
  else if (message.type === 'close') void close();
  else starter.receive(message);
});

try {
  opened = await opening;
  tell({ type: 'ready' });
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  logLine(`cannot start: ${error instanceof Error ? error.stack : text}`);
  tell({ type: 'failed', message: text, next: isStudioError(error) ? error.next : 'please report this' });
}

/** The main process ends this one when it has heard of it: a message on its way would be lost with the process. */
async function close(): Promise<void> {
  try {
    await opened?.close();
  } catch (error) {
    logLine(`while closing: ${(error as Error).stack}`);
  }
  tell({ type: 'closed' });
}
