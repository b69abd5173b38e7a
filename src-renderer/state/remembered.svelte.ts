import { connection } from './host.ts';

/** What windows remember over a restart: sizes, filters, themes. Never anything that a run depends on. */
class Remembered {
  #values = $state<Record<string, unknown>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    this.#values = await connection.call('window.read').catch(() => ({}));
  }

  get<Value>(key: string, initial: Value): Value {
    return (this.#values[key] as Value | undefined) ?? initial;
  }

  set(key: string, value: unknown): void {
    this.#values[key] = value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), 300);
  }

  /** What waits to be written must not be lost with the window. */
  flush(): void {
    if (this.#timer !== undefined) this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void connection.call('window.write', $state.snapshot(this.#values)).catch(() => {});
  }
}

export const remembered = new Remembered();
addEventListener('pagehide', () => remembered.flush());
