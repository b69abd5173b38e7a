import { untrack } from 'svelte';

/** Something the user can do now, found in the command palette; screens add theirs while they are open. */
export interface Action {
  readonly title: string;
  /** As shown, as in `Ctrl+O`. */
  readonly keys?: string;
  run(): unknown;
}

class Actions {
  #sets = $state.raw<readonly (readonly Action[])[]>([]);
  all = $derived(this.#sets.flat());

  /** Adds actions; call the result to take them out, as at the end of an `$effect`. */
  add(actions: readonly Action[]): () => void {
    // An effect that adds must not run again for what it changed itself.
    untrack(() => (this.#sets = [...this.#sets, actions]));
    return () => untrack(() => (this.#sets = this.#sets.filter((each) => each !== actions)));
  }
}

export const actions = new Actions();
