import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';

/** One end of a MessageChannelMain: clones what it sends, keeps what comes until it is started, tells of its other end's end. */
export class StandInPort
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  #other: StandInPort | null = null;
  #early: unknown[] | null = [];
  #isClosed = false;

  static pair(): [StandInPort, StandInPort] {
    const [one, two] = [new StandInPort(), new StandInPort()];
    one.#other = two;
    two.#other = one;
    return [one, two];
  }

  postMessage: Electron.MessagePortMain['postMessage'] = (message) => {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.#other?.deliver(copy));
  };

  start: Electron.MessagePortMain['start'] = () => {
    const early = this.#early ?? [];
    this.#early = null;
    for (const data of early) this.emit('message', { data, ports: [] });
  };

  close: Electron.MessagePortMain['close'] = () => {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.#other?.end());
  };

  deliver(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#early) this.#early.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** Its other end was closed, or its process is gone. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
}
