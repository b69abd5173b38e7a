interface Entry<Value> {
  value: Value;
  timer: ReturnType<typeof setTimeout> | null;
  /** While it is saved. */
  saving: Promise<void> | null;
  fault: unknown;
}

/**
 * What was said but is not saved yet, by key. Of each key only the newest value is saved, and never two at once, so that
 * an older one cannot come last. What could not be saved stays until it can be.
 */
export class SaveQueue<Value> {
  readonly #save: (value: Value) => Promise<unknown>;
  readonly #onChange: () => void;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(save: (value: Value) => Promise<unknown>, onChange: () => void) {
    this.#save = save;
    this.#onChange = onChange;
  }

  /** All values that wait or are on their way. */
  unsaved(): ReadonlyMap<string, Value> {
    return new Map([...this.#entries].map(([key, { value }]) => [key, value]));
  }

  /** Of the first key whose saving failed; undefined where none did. */
  get fault(): unknown {
    return [...this.#entries.values()].find(({ fault }) => fault !== undefined)?.fault;
  }

  set(key: string, value: Value, delayMs = 0): void {
    const entry = this.#entries.get(key) ?? { value, timer: null, saving: null, fault: undefined };
    entry.value = value;
    this.#entries.set(key, entry);
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = delayMs > 0 ? setTimeout(() => void this.#run(key, entry), delayMs) : null;
    this.#onChange();
    if (delayMs === 0) void this.#run(key, entry);
  }

  /** Saves all that waits now, also what failed before. Resolves when all was tried. */
  async flush(): Promise<void> {
    await Promise.all([...this.#entries].map(([key, entry]) => this.#run(key, entry)));
  }

  #run(key: string, entry: Entry<Value>): Promise<void> {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
    entry.saving ??= this.#saveNewest(key, entry).finally(() => (entry.saving = null));
    return entry.saving;
  }

  /** Goes on while newer values come meanwhile, but for those that wait for their time. */
  async #saveNewest(key: string, entry: Entry<Value>): Promise<void> {
    for (;;) {
      const { value } = entry;
      entry.fault = await this.#save(value).then(
        () => undefined,
        (error: unknown) => error ?? new Error('not saved'),
      );
      const isNewest = entry.value === value;
      if (isNewest && entry.fault === undefined) this.#entries.delete(key);
      this.#onChange();
      if (isNewest || entry.timer !== null) return;
    }
  }
}
