import type { Comparison, ComparisonProgress } from '../../../shared/comparison.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { connection } from '../../state/host.ts';
import { remembered } from '../../state/remembered.svelte.ts';
import { route } from '../../state/route.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { baseOf, type Folders } from './folders.ts';

/** In the place of a run in the address. */
export const foldersPart = 'folders';

export function compareFolders(): void {
  folderComparison.isChoosing = true;
  route.go('results', foldersPart);
}

/** Two folders of label files and what came of comparing them. It goes on while other screens are open. */
class FolderComparison {
  readonly folders = $derived<Folders>(remembered.get('results.folders', { truth: '', prediction: '' }));
  /** Of which folders, which may have been changed in the form since. */
  result = $state.raw<{ folders: Folders; comparison: Comparison } | null>(null);
  error = $state.raw<unknown>(undefined);
  isBusy = $state(false);
  progress = $state.raw<ComparisonProgress | null>(null);
  /** The form is shown though there is a result. */
  isChoosing = $state(false);
  #stop = new AbortController();

  change(part: Partial<Folders>): void {
    this.error = undefined;
    remembered.set('results.folders', { ...this.folders, ...part });
  }

  async start(): Promise<void> {
    const { folders } = this;
    this.#stop = new AbortController();
    [this.isBusy, this.error, this.progress] = [true, undefined, null];
    try {
      const options = {
        signal: this.#stop.signal,
        onProgress: (progress: ComparisonProgress) => (this.progress = progress),
      };
      const comparison = await connection.call('evaluation.run', { ...folders }, options);
      [this.result, this.isChoosing] = [{ folders, comparison }, false];
      studio.say(`Compared ${baseOf(folders.prediction)} with ${baseOf(folders.truth)}`);
    } catch (caught) {
      if (!isStudioError(caught, 'cancelled')) this.error = caught;
    } finally {
      this.isBusy = false;
    }
  }

  cancel(): void {
    this.#stop.abort();
  }
}

export const folderComparison = new FolderComparison();
