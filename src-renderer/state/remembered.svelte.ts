import { connection } from './host.ts';

/** What windows remember over a restart: sizes, filters, themes. Never anything that a run depends on. */
class Remembered {
  #values = $state<Record<string, unknown>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the workspace that the values belong to; null until that is known. */
  #folder: string | null = null;

  constructor() {
    connection.on('workspace', ({ folder }) => this.#folder !== null && folder !== this.#folder && this.#change());
  }

  async load(): Promise<void> {
    const [workspace, values] = await Promise.all([
      connection.call('workspace.read').catch(() => null),
      connection.call('window.read').catch(() => ({})),
    ]);
    this.#folder = workspace?.folder ?? null;
    this.#values = values;
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

  /** Another workspace remembers other things; what waits to be written belongs to the one before. */
  #change(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.load();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void connection.call('window.write', $state.snapshot(this.#values)).catch(() => {});
  }
}

export const remembered = new Remembered();
addEventListener('pagehide', () => remembered.flush());
