import type { ComparisonProgress } from '../../../shared/comparison.ts';
import { isStudioError } from '../../../shared/errors.ts';
import {
  evaluationParams,
  evaluationSettingsSchema,
  type EvaluationSettings,
} from '../../../shared/evaluation-settings.ts';
import { faultOf } from '../../../shared/params.ts';
import { connection } from '../../state/host.ts';
import { remembered } from '../../state/remembered.svelte.ts';
import { route } from '../../state/route.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { baseName } from '../review/sources.ts';
import { noFolders, type Folders } from './folders.ts';

/** In the place of a run or a comparison in the address: two folders are to be chosen. */
export const foldersPart = 'folders';

/** Whether an id is one of a comparison, also of one that was deleted. */
export function isOfComparison(id: string): boolean {
  return id.startsWith('comparison-');
}

export function compareFolders(): void {
  route.go('results', foldersPart);
}

/** The form, and the comparison that is under way. It goes on while other screens are open. */
class FolderComparison {
  readonly folders = $derived<Folders>({ ...noFolders, ...remembered.get<Partial<Folders>>('results.folders', {}) });
  /** As they are typed. */
  readonly settings = $derived<Readonly<Record<string, unknown>>>({
    ...Object.fromEntries(Object.entries(evaluationParams).map(([name, param]) => [name, param.default])),
    ...remembered.get<Readonly<Record<string, unknown>>>('results.settings', {}),
  });
  error = $state.raw<unknown>(undefined);
  isBusy = $state(false);
  progress = $state.raw<ComparisonProgress | null>(null);
  #stop = new AbortController();

  change(part: Partial<Folders>): void {
    this.error = undefined;
    remembered.set('results.folders', { ...this.folders, ...part });
  }

  set(name: string, value: unknown): void {
    remembered.set('results.settings', { ...this.settings, [name]: value });
  }

  /** What is wrong with a setting; null where nothing is. */
  faultOf(name: keyof EvaluationSettings): string | null {
    const fault = faultOf(evaluationParams[name], this.settings[name]);
    return fault && `Give ${fault}.`;
  }

  async start(): Promise<void> {
    const { truth, prediction, images } = this.folders;
    this.#stop = new AbortController();
    [this.isBusy, this.error, this.progress] = [true, undefined, null];
    try {
      const options = {
        signal: this.#stop.signal,
        onProgress: (progress: ComparisonProgress) => (this.progress = progress),
      };
      const settings = evaluationSettingsSchema.parse(this.settings);
      const given = { truth, prediction, images: images || null, settings };
      const { id } = await connection.call('comparison.add', given, options);
      studio.say(`Compared ${baseName(prediction)} with ${baseName(truth)}`);
      // Who is elsewhere by now stays there.
      if (route.screen === 'results' && route.parts[0] === foldersPart) route.replace('results', id);
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
