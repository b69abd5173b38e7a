import type { UtilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { ElectronModule } from './electron.ts';
import type { AppOptions } from './options.ts';
import type { FromEngine, ToEngine } from './relay-messages.ts';

/** How long jobs may take to stop once their engine is gone, before they are ended. */
const longestStopMs = 30_000;
/** Standard error may be read a little later than the end is told. */
const longestLastWordsMs = 500;

export interface ProcessRelay {
  /** What the engine asks of processes. */
  receive(message: Extract<FromEngine, { child: number }>): void;
  /** Nobody is left who could talk to them: they stop where they can go on later. */
  abandon(): void;
}

/** The main process's end: starts entries of the engine as utility processes and passes messages on. */
export function createProcessRelay(
  { utilityProcess }: Pick<ElectronModule, 'utilityProcess'>,
  { entries, execArgv }: Pick<AppOptions, 'entries' | 'execArgv'>,
  tell: (message: ToEngine) => void,
): ProcessRelay {
  const children = new Map<number, UtilityProcess>();

  const start = (id: number, entry: string, args: string[]): void => {
    if (!isEntry(entry, entries)) {
      return tell({ type: 'ended', child: id, code: null, lastWords: 'this is no entry of the engine' });
    }
    const child = utilityProcess.fork(fileURLToPath(entry), args, {
      serviceName: 'MIScnn Studio job',
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv: [...(execArgv ?? [])],
    });
    children.set(id, child);
    // TensorFlow is talkative; only what it said last before a crash is of use.
    let lastWords = '';
    child.stderr?.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
    const isRead = new Promise<void>((resolve) => (child.stderr ? child.stderr.once('close', resolve) : resolve()));
    child.on('message', (message: unknown) => tell({ type: 'told', child: id, message }));
    child.once('exit', (code) => {
      children.delete(id);
      const waited = new Promise<void>((resolve) => setTimeout(resolve, longestLastWordsMs));
      void Promise.race([isRead, waited]).then(() => tell({ type: 'ended', child: id, code, lastWords }));
    });
  };

  return {
    receive(message) {
      if (message.type === 'start') start(message.child, message.entry, message.args);
      else if (message.type === 'post') children.get(message.child)?.postMessage(message.message);
      else children.get(message.child)?.kill();
    },
    abandon() {
      for (const child of children.values()) {
        child.postMessage('stop');
        const timer = setTimeout(() => child.kill(), longestStopMs);
        // It waits until its outcome was heard.
        child.on('message', () => child.postMessage('end'));
        child.once('exit', () => clearTimeout(timer));
      }
      children.clear();
    },
  };
}

/** A compiled entry within the engine's own folder, and nothing else that could be started. */
function isEntry(entry: string, entries: URL): boolean {
  if (!URL.canParse(entry)) return false;
  const { href } = new URL(entry);
  return href.startsWith(entries.href) && /^[a-z/-]+\.[jt]s$/.test(href.slice(entries.href.length));
}
