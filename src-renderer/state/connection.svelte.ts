import type { CallName, EventName, EventValue } from '../../shared/api.ts';
import { events } from '../../shared/api.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Channel } from '../../shared/rpc/channel.ts';
import { createClient, type Client } from '../../shared/rpc/client.ts';

/** The line to the engine: opened again whenever it is lost, with listeners kept. */
export class Connection {
  status = $state<'connecting' | 'open' | 'lost'>('connecting');
  #client: Client | null = null;
  #openChannel: () => Promise<Channel>;
  #listeners = new Map<EventName, Set<(value: never) => void>>();
  #openers = new Set<() => void>();

  constructor(openChannel: () => Promise<Channel>) {
    this.#openChannel = openChannel;
    void this.#open();
  }

  call: Client['call'] = (name: CallName, ...rest: unknown[]) => {
    if (!this.#client) {
      const waiting = new StudioError('engine', 'the engine cannot be reached', 'wait until it is back');
      return Promise.reject(waiting) as Promise<never>;
    }
    return (this.#client.call as (...all: unknown[]) => Promise<never>)(name, ...rest);
  };

  on<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void {
    const heard = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, heard.add(listener as (value: never) => void));
    return () => heard.delete(listener as (value: never) => void);
  }

  /** Called each time the line is open, at once where it is. */
  onOpen(listener: () => void): () => void {
    this.#openers.add(listener);
    if (this.#client) listener();
    return () => this.#openers.delete(listener);
  }

  async #open(): Promise<void> {
    for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4000)) {
      try {
        this.#attach(await this.#openChannel());
        return;
      } catch {
        this.status = 'lost';
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  #attach(channel: Channel): void {
    const client = createClient(channel, () => {
      this.#client = null;
      this.status = 'lost';
      void this.#open();
    });
    for (const name of Object.keys(events) as EventName[]) {
      client.on(name, (value) => this.#listeners.get(name)?.forEach((listener) => listener(value as never)));
    }
    this.#client = client;
    this.status = 'open';
    for (const listener of this.#openers) listener();
  }
}
