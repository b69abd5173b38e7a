import type { Workspace } from '../../../shared/workspace.ts';
import type { ReviewList } from './case-scores.ts';
import { readCases, type ReviewOf } from './review-cases.ts';

/** Reads the cases of a source, and again when there is more of it. */
export class CaseListReader {
  #read = $state.raw<{ key: string; list: ReviewList } | null>(null);
  #key = $state('');
  /** Never that of another source, which would name cases that are not here; null while it is read. */
  list = $derived(this.#read?.key === this.#key ? this.#read.list : null);
  error = $state.raw<unknown>(undefined);
  #ticket = 0;

  open(of: ReviewOf, id: string, workspace: Workspace): void {
    const [ticket, key] = [++this.#ticket, JSON.stringify([of, id])];
    [this.#key, this.error] = [key, undefined];
    readCases(of, id, workspace).then(
      (list) => ticket === this.#ticket && (this.#read = { key, list }),
      (error: unknown) => ticket === this.#ticket && ([this.#read, this.error] = [null, error]),
    );
  }

  close(): void {
    this.#ticket++;
    [this.#key, this.#read, this.error] = ['', null, undefined];
  }
}
