import type { Estimate } from '../../../shared/configure.ts';
import { connection } from '../../state/host.ts';
import { studio } from '../../state/studio.svelte.ts';
import { configure } from './configure-state.svelte.ts';
import { Live } from './live.svelte.ts';

/** A measurement takes seconds of all cores: it waits until nobody has changed anything for a while. */
const delayMs = 1200;

/** What the run would take. Followed after changes, unless something computes that it would disturb. */
class EstimateState extends Live<Estimate> {
  progress = $state.raw<{ done: number; total: number } | null>(null);
  readonly isHeldBack = $derived((studio.workspace?.runs ?? []).some(({ status }) => status === 'running'));

  readonly #wanted = $derived.by(() => {
    const { study, draft, isGood, planFault } = configure;
    if (!study || !draft || !isGood || planFault !== null) return null;
    return { pipeline: draft.pipeline, dataset: study.id, folds: draft.plan };
  });

  readonly canMeasure = $derived(this.#wanted !== null);

  follow(): void {
    const key = JSON.stringify([this.#wanted, configure.study?.choices]);
    if (!this.#wanted || this.isHeldBack) this.expect(key);
    else this.#measure(key, delayMs);
  }

  now(): void {
    if (this.#wanted) this.#measure(JSON.stringify([this.#wanted, configure.study?.choices]), 0);
  }

  #measure(key: string, delay: number): void {
    const input = this.#wanted!;
    this.ask(key, delay, async (signal) => {
      try {
        return await connection.call('pipeline.estimate', input, {
          signal,
          onProgress: (progress) => (this.progress = progress),
        });
      } finally {
        this.progress = null;
      }
    });
  }
}

export const estimate = new EstimateState();
