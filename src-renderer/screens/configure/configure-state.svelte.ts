import type { Catalog, PipelineJson } from '../../../shared/configure.ts';
import { rankOf } from '../../../shared/rank.ts';
import type { Study } from '../../../shared/study.ts';
import { connection } from '../../state/host.ts';
import { remembered } from '../../state/remembered.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { defaultChoice, newDraft, restoredDraft, withValue, type Draft, type Path } from './draft.ts';
import { engineFault, faultsOf, type Faults } from './faults.ts';
import { changed, redone, startHistory, undone, type History } from './history.ts';
import { Live } from './live.svelte.ts';
import { planFault, usableCases } from './plans.ts';

/** Everything that the screen works on. It outlives the screen, with the way back through the changes. */
class ConfigureState {
  catalog = $state.raw<Catalog | null>(null);
  study = $state.raw<Study | null>(null);
  loadError = $state.raw<unknown>(undefined);
  scan = $state.raw<{ done: number; total: number } | null>(null);
  #histories = $state.raw<Readonly<Record<string, History<Draft>>>>({});
  #loading: AbortController | null = null;
  #statusAtChange: unknown = null;

  /** The pipeline with its defaults and patch shape, or what is wrong with it for these data. */
  readonly resolved = new Live<PipelineJson>();

  readonly history = $derived(this.study ? this.#histories[this.study.id] : undefined);
  readonly draft = $derived(this.history?.present ?? null);
  readonly cases = $derived(this.study ? usableCases(this.study) : []);
  readonly ownFaults = $derived<Faults>(
    this.draft && this.catalog ? faultsOf(this.draft.pipeline, this.catalog) : new Map(),
  );
  readonly faults = $derived.by<Faults>(() => {
    const found = engineFault(this.resolved.error);
    return found && this.ownFaults.size === 0 ? new Map([found]) : this.ownFaults;
  });
  readonly planFault = $derived(
    this.draft && this.study ? planFault(this.draft.plan, this.cases, this.study.choices.groups) : null,
  );
  /** Nothing is known to be wrong: it can be previewed, measured and started. */
  readonly isGood = $derived(this.faults.size === 0 && this.resolved.error === undefined);

  /** Opens a data set with its draft. */
  async open(id: string): Promise<void> {
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    this.loadError = undefined;
    if (this.study?.id !== id) [this.study, this.scan] = [null, null];
    try {
      const [anyCatalog, study] = await Promise.all([
        this.catalog ?? connection.call('pipeline.catalog'),
        connection.call(
          'dataset.read',
          { id },
          { signal, onProgress: ({ done, total }) => (this.scan = { done, total }) },
        ),
      ]);
      if (signal.aborted) return;
      // Photographs are learnt by a 2D network unless the user says otherwise.
      const defaults = { ...anyCatalog.defaults, rank: rankOf(study.dataset.cases) };
      const catalog = { ...anyCatalog, defaults };
      if (!this.#histories[id]) {
        const draft = restoredDraft(remembered.get(draftKey(id), null), catalog);
        this.#histories = { ...this.#histories, [id]: startHistory(draft) };
      }
      [this.catalog, this.study] = [catalog, study];
    } catch (error) {
      if (!signal.aborted) this.loadError = error;
    }
  }

  /** One change of the draft; `key` names what is changed, so that typing is one step back. */
  change(next: Draft, key: string): void {
    const { study, history } = this;
    if (!study || !history) return;
    this.#keep(study.id, changed(history, next, key, Date.now()));
    this.#statusAtChange = studio.status;
  }

  set(path: Path, value: unknown): void {
    if (this.draft) this.change(withValue(this.draft, path, value), path.join('.'));
  }

  /** Another entry of a registry, with its default settings. */
  choose(key: 'architecture' | 'loss' | 'optimizer' | 'schedule', id: string): void {
    const registries = {
      architecture: 'architectures',
      loss: 'losses',
      optimizer: 'optimizers',
      schedule: 'schedules',
    };
    const entries = this.catalog?.[registries[key] as 'losses'] ?? [];
    this.set(['pipeline', key], defaultChoice(entries, id));
  }

  reset(): void {
    if (this.catalog) this.change(newDraft(this.catalog), 'reset');
  }

  undo(): void {
    if (this.study && this.history) this.#keep(this.study.id, undone(this.history));
  }

  redo(): void {
    if (this.study && this.history) this.#keep(this.study.id, redone(this.history));
  }

  /** Whether Ctrl+Z is meant for the draft, and not for what the status line has just told. */
  isLastChange(): boolean {
    return !studio.status?.undo || studio.status === this.#statusAtChange;
  }

  #keep(id: string, history: History<Draft>): void {
    this.#histories = { ...this.#histories, [id]: history };
    remembered.set(draftKey(id), history.present);
  }
}

function draftKey(id: string): string {
  return `configure.draft.${id}`;
}

export const configure = new ConfigureState();
