import type { CallInput } from '../../../shared/api.ts';
import type { Case } from '../../../shared/dataset.ts';
import type { Analysis, DatasetChoices, Study } from '../../../shared/study.ts';
import { connection } from '../../state/host.ts';
import { studio } from '../../state/studio.svelte.ts';
import { mergedCases } from './case-rows.ts';
import { Work } from './work.svelte.ts';

/** A data set as this window has it. It lives on while its screen is away, and with it a scan or an analysis. */
export class OpenStudy {
  readonly id: string;
  readonly reading = new Work<Study>();
  readonly analyzing = new Work<Analysis>();
  /** Read so far while a scan runs. */
  cases = $state.raw<readonly Case[]>([]);
  /** What the user did last, before the engine has answered. */
  #wished = $state.raw<Partial<DatasetChoices> & { name?: string }>({});
  #asked = 0;
  #isRefreshing = false;
  #isOutdated = false;

  constructor(id: string) {
    this.id = id;
  }

  // Getters and no `$derived`: those would die with the component that happened to open the data set first.
  get study(): Study | null {
    const read = this.reading.value;
    if (!read) return null;
    const { name = read.name, ...choices } = this.#wished;
    return { ...read, name, choices: { ...read.choices, ...choices } };
  }

  get #excluded(): string {
    return (this.study?.choices.excluded ?? []).toSorted().join('\n');
  }

  #analyzed = $state('');
  /** Whether other cases are included now than were looked at. */
  get isAnalysisOld(): boolean {
    return this.analyzing.value !== null && this.#analyzed !== this.#excluded;
  }

  /** As last scanned, or `isAnew` from the files. */
  async read(isAnew = false): Promise<void> {
    await this.reading.run(async (signal, tell) => {
      this.cases = [];
      const study = await connection.call(
        isAnew ? 'dataset.scan' : 'dataset.read',
        { id: this.id },
        {
          signal,
          onProgress: ({ done, total, cases }) => {
            this.cases = mergedCases(this.cases, cases);
            tell({ done, total });
          },
        },
      );
      if (isAnew) this.analyzing.value = null;
      return study;
    });
  }

  /** What was scanned or chosen in the meantime, as by another window; what is shown stays until it has come. */
  async refresh(): Promise<void> {
    if (!this.study) return this.read();
    this.#isOutdated = true;
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    while (this.#isOutdated) {
      this.#isOutdated = false;
      const study = await studio.attempt(() => connection.call('dataset.read', { id: this.id }));
      if (study) this.reading.value = study;
    }
    this.#isRefreshing = false;
  }

  /** Of the cases that are included now. */
  async analyze(): Promise<void> {
    await this.analyzing.run(async (signal, tell) => {
      const excluded = this.#excluded;
      const analysis = await connection.call('dataset.analyze', { id: this.id }, { signal, onProgress: tell });
      this.#analyzed = excluded;
      return analysis;
    });
  }

  /** Shown at once; taken back where the engine refuses it. */
  async choose(choices: Partial<DatasetChoices>, name?: string): Promise<void> {
    const asked = ++this.#asked;
    this.#wished = { ...this.#wished, ...choices, ...(name === undefined ? {} : { name }) };
    const input: CallInput<'dataset.choose'> = { id: this.id, choices, ...(name === undefined ? {} : { name }) };
    const study = await studio.attempt(() => connection.call('dataset.choose', input));
    // An answer to an older choice must not undo a newer one on the screen.
    if (asked !== this.#asked) return;
    if (study) this.reading.value = study;
    this.#wished = {};
  }
}

const open = new Map<string, OpenStudy>();
let workspace: string | null = null;

/** The one of this window; another workspace has others. */
export function openStudy(id: string): OpenStudy {
  const folder = studio.workspace?.folder ?? null;
  if (folder !== workspace) open.clear();
  workspace = folder;
  let study = open.get(id);
  if (!study) open.set(id, (study = new OpenStudy(id)));
  return study;
}
