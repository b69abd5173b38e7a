import { errorLine, isStudioError } from '../../shared/errors.ts';
import type { PredictionProgress, RunProgress } from '../../shared/progress.ts';
import type { SystemInfo } from '../../shared/system.ts';
import type { TrashEntry, Workspace } from '../../shared/workspace.ts';
import { connection } from './host.ts';

/** What every screen shares: the workspace as the engine tells it, what is computing now, and what happened last. */
class Studio {
  /** null until the engine has answered for the first time. */
  workspace = $state.raw<Workspace | null>(null);
  info = $state.raw<SystemInfo | null>(null);
  /** By run id, of runs that compute now. */
  progress = $state<Record<string, RunProgress>>({});
  /** By prediction id. */
  predicting = $state<Record<string, PredictionProgress>>({});
  /** What the last action did, with the way back where there is one. */
  status = $state.raw<{ text: string; isError: boolean; undo?: () => Promise<unknown> } | null>(null);

  constructor() {
    connection.onOpen(() => void this.attempt(() => this.#load()));
    connection.on('workspace', (workspace) => this.#arrange(workspace));
    connection.on('progress', (progress) => (this.progress[progress.run] = progress));
    connection.on('prediction', (progress) => (this.predicting[progress.prediction] = progress));
  }

  /** Does something and tells an error in the status line. Resolves to undefined then. */
  async attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!isStudioError(error, 'cancelled')) this.status = { text: errorLine(error), isError: true };
      return undefined;
    }
  }

  say(text: string, undo?: () => Promise<unknown>): void {
    this.status = { text, isError: false, undo };
  }

  /** After a removal: says so, with the way back. */
  removed(entry: TrashEntry): void {
    this.say(`Moved ${entry.name} to the trash`, async () => {
      await connection.call('trash.restore', { id: entry.id });
      this.say(`Restored ${entry.name}`);
    });
  }

  async #load(): Promise<void> {
    const [info, workspace] = await Promise.all([connection.call('system.info'), connection.call('workspace.read')]);
    this.info = info;
    this.#arrange(workspace);
  }

  #arrange(workspace: Workspace): void {
    this.workspace = workspace;
    const computing = new Set(workspace.runs.filter(({ status }) => status === 'running').map(({ id }) => id));
    for (const id of Object.keys(this.progress)) if (!computing.has(id)) delete this.progress[id];
    const predicting = new Set(workspace.predictions.filter((each) => each.status === 'running').map(({ id }) => id));
    for (const id of Object.keys(this.predicting)) if (!predicting.has(id)) delete this.predicting[id];
  }
}

export const studio = new Studio();
