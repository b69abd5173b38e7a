import { untrack } from 'svelte';
import { isStudioError } from '../../../shared/errors.ts';

type Ask<Value> = (signal: AbortSignal) => Promise<Value>;

/**
 * Something that follows the draft by calls to the engine: asked again after each change, the call before it is
 * cancelled then. The value before stays until the next one is there, so that nothing jumps.
 */
export class Live<Value> {
  value = $state.raw<Value | null>(null);
  error = $state.raw<unknown>(undefined);
  isBusy = $state(false);
  /** Of what the value is, and of what it should be. */
  #valueKey = $state<string | null>(null);
  #wantedKey = $state<string | null>(null);
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The value is of something else than what is wanted. */
  isStale = $derived(this.value !== null && this.#valueKey !== this.#wantedKey);

  /** Asks after a while, unless it is asked again before. `key` says all that the value depends on. */
  ask(key: string, delayMs: number, call: Ask<Value>): void {
    // Effects follow what they ask for, never how far it got.
    untrack(() => this.#ask(key, delayMs, call));
  }

  /** What would be asked is known to be wrong, or not to be asked now: the value, if there is one, is stale. */
  expect(key: string): void {
    untrack(() => {
      if (key === this.#wantedKey) return;
      this.stop();
      this.#wantedKey = key;
      this.error = undefined;
    });
  }

  #ask(key: string, delayMs: number, call: Ask<Value>): void {
    if (key === this.#wantedKey && (this.isBusy || key === this.#valueKey)) return;
    this.stop();
    this.#wantedKey = key;
    this.isBusy = true;
    this.#timer = setTimeout(() => void this.#run(key, call), delayMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#controller = null;
    this.isBusy = false;
  }

  async #run(key: string, call: Ask<Value>): Promise<void> {
    const controller = (this.#controller = new AbortController());
    try {
      const value = await call(controller.signal);
      if (this.#controller !== controller) return;
      [this.value, this.#valueKey, this.error] = [value, key, undefined];
    } catch (error) {
      if (this.#controller !== controller) return;
      this.error = isStudioError(error, 'cancelled') ? undefined : error;
    }
    this.isBusy = false;
  }
}
