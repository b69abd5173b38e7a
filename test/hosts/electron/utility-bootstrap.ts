import { EventEmitter } from 'node:events';
import type { Frame } from './stand-in-process.ts';

/** Loaded before the entry: gives a forked process what a utility process has in place of Node's own channel. */
const send = process.send!.bind(process);
const post = (frame: Frame): void => void send(frame);
delete (process as { send?: unknown }).send;

class Port extends EventEmitter {
  readonly #id: number;
  #early: unknown[] | null = [];
  constructor(id: number) {
    super();
    this.#id = id;
  }
  postMessage(data: unknown): void {
    post({ kind: 'port', port: this.#id, data });
  }
  start(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const data of early) this.emit('message', { data, ports: [] });
  }
  close(): void {
    post({ kind: 'close', port: this.#id });
  }
  deliver(data: unknown): void {
    if (this.#early) this.#early.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

const ports = new Map<number, Port>();
const early: { data: unknown; ports: Port[] }[] = [];

/** Messages wait until somebody listens. */
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => post({ kind: 'message', data, ports: [] }),
});
parentPort.on('newListener', (name) => {
  if (name === 'message') setImmediate(() => early.splice(0).forEach((event) => parentPort.emit('message', event)));
});

process.on('message', (frame: Frame) => {
  if (frame.kind === 'port') return ports.get(frame.port)?.deliver(frame.data);
  if (frame.kind === 'close') return void ports.get(frame.port)?.emit('close');
  const given = frame.ports.map((id) => {
    const port = new Port(id);
    ports.set(id, port);
    return port;
  });
  const event = { data: frame.data, ports: given };
  if (parentPort.listenerCount('message') > 0 && early.length === 0) parentPort.emit('message', event);
  else early.push(event);
});
Object.defineProperty(process, 'parentPort', { value: parentPort });
// As utility processes do when the app is gone.
process.on('disconnect', () => process.exit(1));
