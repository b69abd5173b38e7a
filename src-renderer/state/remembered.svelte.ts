import { connection } from './host.ts';

/** What windows remember over a restart: sizes, filters, themes. Never anything that a run depends on. */
class Remembered {
  #values = $state<Record<string, unknown>>({});
  isLoaded = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    if (this.isLoaded) return;
    this.#values = await connection.call('window.read').catch(() => ({}));
    this.isLoaded = true;
  }

  get<Value>(key: string, initial: Value): Value {
    return (this.#values[key] as Value | undefined) ?? initial;
  }

  set(key: string, value: unknown): void {
    this.#values[key] = value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void connection.call('window.write', $state.snapshot(this.#values)).catch(() => {});
    }, 300);
  }
}

export const remembered = new Remembered();
