import type { ChildEnd, ProcessStarter } from '../../engine/start-child.ts';
import type { FromEngine, ToEngine } from './relay-messages.ts';

interface Child {
  readonly listeners: ((message: unknown) => void)[];
  readonly enders: ((end: ChildEnd) => void)[];
}

/** The engine's end of the relay: starts processes by asking the main process for them. */
export function relayedStarter(tell: (message: FromEngine) => void): {
  readonly start: ProcessStarter;
  /** What the main process tells of processes. */
  receive(message: Extract<ToEngine, { child: number }>): void;
} {
  const children = new Map<number, Child>();
  let last = 0;
  return {
    start(entry, args) {
      const child = ++last;
      const { listeners, enders }: Child = { listeners: [], enders: [] };
      children.set(child, { listeners, enders });
      tell({ type: 'start', child, entry: entry.href, args: [...args] });
      return {
        post: (message) => void (children.has(child) && tell({ type: 'post', child, message })),
        onMessage: (listener) => void listeners.push(listener),
        onEnd: (listener) => void enders.push(listener),
        kill: () => void (children.has(child) && tell({ type: 'kill', child })),
      };
    },
    receive(message) {
      const child = children.get(message.child);
      if (!child) return;
      if (message.type === 'told') return child.listeners.forEach((listener) => listener(message.message));
      children.delete(message.child);
      const { code, lastWords } = message;
      for (const ender of child.enders) ender({ code, signal: null, lastWords });
    },
  };
}
