import type { CaseErrors } from '../../../shared/case-errors.ts';
import { isStudioError } from '../../../shared/errors.ts';
import type { VolumeSource } from '../../../shared/viewer.ts';
import { connection } from '../../state/host.ts';
import { sourceKey } from '../../viewer/case-store.ts';

/** Cases whose errors are kept. */
const mostKept = 32;

/** Where the prediction of the case that is shown is wrong. What a case that was left was asked for is cancelled. */
export class CaseErrorsReader {
  #open = $state.raw<{ key: string; errors: CaseErrors | null; fault: unknown } | null>(null);
  /** In the order of their last use. */
  readonly #kept = new Map<string, CaseErrors>();
  #abort = new AbortController();

  errors = $derived(this.#open?.errors ?? null);
  fault = $derived(this.#open?.fault);

  /** null: nothing to ask for. A case that failed is asked for again. */
  open(source: VolumeSource | null): void {
    const key = source && sourceKey(source);
    if (key !== null && key === this.#open?.key && this.#open.fault === undefined) return;
    this.#abort.abort();
    this.#open = null;
    if (!source || key === null) return;
    const known = this.#kept.get(key);
    this.#open = { key, errors: known ?? null, fault: undefined };
    if (known) this.#keep(key, known);
    else void this.#read(key, source);
  }

  async #read(key: string, source: VolumeSource): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    try {
      const errors = await connection.call('case.errors', source, { signal });
      this.#keep(key, errors);
      if (!signal.aborted) this.#open = { key, errors, fault: undefined };
    } catch (fault) {
      if (!signal.aborted && !isStudioError(fault, 'cancelled')) this.#open = { key, errors: null, fault };
    }
  }

  #keep(key: string, errors: CaseErrors): void {
    this.#kept.delete(key);
    this.#kept.set(key, errors);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(oldest);
  }
}
