import { isStudioError } from '../../../shared/errors.ts';
import type { Doctor } from '../../../shared/system.ts';
import { connection } from '../../state/host.ts';

/** What the engine found out about its machine; asked once, and shown again at once. */
class Machine {
  doctor = $state.raw<Doctor | null>(null);
  error = $state.raw<unknown>(undefined);
  /** While it is being asked; null otherwise. */
  seconds = $state<number | null>(null);
  #stop: AbortController | null = null;

  async examine(): Promise<void> {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    [this.error, this.seconds] = [undefined, 0];
    const start = Date.now();
    const clock = setInterval(() => (this.seconds = Math.floor((Date.now() - start) / 1000)), 250);
    try {
      this.doctor = await connection.call('system.doctor', undefined, { signal: stop.signal });
    } catch (error) {
      if (!isStudioError(error, 'cancelled')) this.error = error;
    } finally {
      clearInterval(clock);
      [this.#stop, this.seconds] = [null, null];
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}

export const machine = new Machine();
