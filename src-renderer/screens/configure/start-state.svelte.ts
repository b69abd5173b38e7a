import { isStudioError } from '../../../shared/errors.ts';
import { counted } from '../../format.ts';
import { connection } from '../../state/host.ts';
import { route } from '../../state/route.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { configure } from './configure-state.svelte.ts';
import { commandOf } from './plans.ts';
import { runName } from './run-name.ts';

/** Making a run: everything is checked before it is queued. */
class StartState {
  progress = $state.raw<{ done: number; total: number } | null>(null);
  error = $state.raw<unknown>(undefined);
  #controller = $state.raw<AbortController | null>(null);

  readonly isStarting = $derived(this.#controller !== null);

  async start(skipProblems: boolean): Promise<void> {
    const { study, draft } = configure;
    if (!study || !draft || this.isStarting) return;
    const { signal } = (this.#controller = new AbortController());
    [this.error, this.progress] = [undefined, null];
    try {
      const { pipeline, plan } = draft;
      const name = runName();
      const input = { name, dataset: study.id, pipeline, command: commandOf(plan), folds: plan, skipProblems };
      const made = await connection.call('run.create', input, {
        signal,
        onProgress: (progress) => (this.progress = progress),
      });
      const out = made.leftOut.length > 0 ? `, without ${counted(made.leftOut.length, 'case')} that had problems` : '';
      studio.say(`Queued ${name}${out}`);
      route.go('runs', made.id);
    } catch (error) {
      if (!isStudioError(error, 'cancelled')) this.error = error;
    } finally {
      this.#controller = null;
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }
}

export const starting = new StartState();
