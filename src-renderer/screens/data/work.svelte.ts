import { isStudioError } from '../../../shared/errors.ts';

export interface Counted {
  readonly done: number;
  readonly total: number;
}

/** Long work on a data set: how far it is, what it gave, why it failed. */
export class Work<Value> {
  value = $state.raw<Value | null>(null);
  /** null while it does not run. */
  progress = $state.raw<Counted | null>(null);
  error = $state.raw<unknown>(undefined);
  isStopped = $state(false);
  #stop: AbortController | null = null;

  /** Resolves to what the task gave; to null where it failed, was stopped, or one is under way already. */
  async run(task: (signal: AbortSignal, tell: (progress: Counted) => void) => Promise<Value>): Promise<Value | null> {
    if (this.#stop) return null;
    const stop = new AbortController();
    this.#stop = stop;
    [this.error, this.isStopped, this.progress] = [undefined, false, { done: 0, total: 0 }];
    try {
      return (this.value = await task(stop.signal, (progress) => (this.progress = progress)));
    } catch (error) {
      if (isStudioError(error, 'cancelled')) this.isStopped = true;
      else this.error = error;
      return null;
    } finally {
      [this.#stop, this.progress] = [null, null];
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}
