import { isStudioError } from '../../shared/errors.ts';
import type { Channel } from '../../shared/rpc/channel.ts';
import { decodeMessage, encodeMessage } from '../../shared/rpc/codec.ts';
import { sharedPool } from '../core/threads/pool.ts';
import { startEngine } from './engine.ts';
import { engineMemory } from './entry.ts';
import { logCrash, logLine } from './log.ts';
import type { FromEngine, ToEngine } from './serve-messages.ts';
import { forkProcess } from './start-child.ts';
import type { StudioOptions } from './studio.ts';

/**
 * Entry of the engine's process for hosts that fork it: its only argument is the options as JSON. Its parent relays the
 * frames of all windows, which it need not understand.
 */
interface Window {
  deliver(frame: Uint8Array): void;
  close(): void;
}

logCrash();
for (const name of Object.keys(engineMemory)) delete process.env[name];
const windows = new Map<number, Window>();
const tell = (message: FromEngine): void => void (process.connected && process.send!(message, () => {}));

try {
  const engine = await startEngine(JSON.parse(process.argv[2]) as StudioOptions, forkProcess, (folder) =>
    tell({ type: 'workspace', folder }),
  );
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= engine
      .close()
      .catch((error: unknown) => void logLine(`while closing: ${(error as Error).stack}`))
      .then(() => process.exit(0));
  };
  process.on('message', (message: ToEngine) => {
    if (message.type === 'open') engine.connect(openWindow(message.window));
    else if (message.type === 'frame') windows.get(message.window)?.deliver(message.frame);
    else if (message.type === 'close') windows.get(message.window)?.close();
    else close();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close);
  // Nobody is left who could ask anything.
  process.on('disconnect', close);
  if (!process.connected) close();
  tell({ type: 'ready' });
  // The first click waits for nothing that could have been done before.
  void sharedPool().warm(2);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  const known = isStudioError(error) ? error : { tag: 'internal' as const, next: 'this is a defect, please report it' };
  logLine(`cannot start: ${error instanceof Error ? error.stack : text}`);
  tell({ type: 'failed', tag: known.tag, message: text, next: known.next });
  process.exitCode = 1;
  process.disconnect?.();
}

/** The engine's end of the line to a window. A frame that is damaged ends the line. */
function openWindow(id: number): Channel {
  const early: Uint8Array[] = [];
  const closers: (() => void)[] = [];
  let listener: ((message: unknown) => void) | null = null;
  const close = (): void => {
    if (!windows.delete(id)) return;
    for (const closer of closers) closer();
    tell({ type: 'closed', window: id });
  };
  const deliver = (frame: Uint8Array): void => {
    if (!listener) return void early.push(frame);
    let message: unknown;
    try {
      message = decodeMessage(frame);
    } catch {
      return close();
    }
    listener(message);
  };
  windows.set(id, { deliver, close });
  return {
    post: (message) => tell({ type: 'frame', window: id, frame: encodeMessage(message) }),
    onMessage(given) {
      listener = given;
      for (const frame of early.splice(0)) deliver(frame);
    },
    onClose: (closer) => void closers.push(closer),
    close,
  };
}
