import type { Channel } from '../../../shared/rpc/channel.ts';
import { createClient, type Client } from '../../../shared/rpc/client.ts';
import type { Workspace } from '../../../shared/workspace.ts';

export interface EndedJob {
  readonly name: string;
  readonly kind: 'run' | 'prediction';
  readonly status: 'finished' | 'failed';
  readonly reason: string | null;
}

export interface Jobs {
  /** Names of what this app computes now. */
  readonly running: readonly string[];
  readonly waiting: number;
  /** Mean of what runs, 0 … 1; null where nothing does. */
  readonly share: number | null;
  readonly client: Client;
}

interface JobListeners {
  onChange(jobs: Jobs): void;
  onEnd(job: EndedJob): void;
  /** Of a message that does not keep to the contract. */
  log(text: string): void;
}

/** What computes at present: the main process listens to the engine as any window does. Returns the function that ends it. */
export function watchJobs(
  connect: () => Channel,
  { onChange, onEnd, log }: JobListeners,
): { now(): Jobs; close(): void } {
  let workspace: Workspace | null = null;
  let isClosed = false;
  let client: Client;
  const shares = new Map<string, number>();

  const runsOf = (from: Workspace | null) =>
    from?.runs.filter(({ status, isElsewhere }) => status === 'running' && !isElsewhere) ?? [];
  const predictionsOf = (from: Workspace | null) =>
    from?.predictions.filter(({ status }) => status === 'running') ?? [];

  const now = (): Jobs => {
    const running = [...runsOf(workspace), ...predictionsOf(workspace)];
    const sum = running.reduce((total, { id }) => total + (shares.get(id) ?? 0), 0);
    return {
      running: running.map((job) => ('name' in job ? job.name : `prediction with ${job.runName}`)),
      waiting: workspace?.runs.filter(({ status }) => status === 'queued').length ?? 0,
      share: running.length > 0 ? sum / running.length : null,
      client,
    };
  };

  const take = (next: Workspace): void => {
    const previous = workspace;
    workspace = next;
    // Another workspace has other jobs; none of the old ones has ended by that.
    if (previous?.folder === next.folder) endedSince(previous, next).forEach(onEnd);
    onChange(now());
  };

  const endedSince = (previous: Workspace, next: Workspace): EndedJob[] => {
    const ended: EndedJob[] = [];
    for (const { id } of runsOf(previous)) {
      const run = next.runs.find((each) => each.id === id);
      if (run?.status === 'finished' || run?.status === 'failed') {
        ended.push({ kind: 'run', name: run.name, status: run.status, reason: run.reason });
      }
    }
    for (const { id } of predictionsOf(previous)) {
      const prediction = next.predictions.find((each) => each.id === id);
      if (prediction?.status === 'finished' || prediction?.status === 'failed') {
        const { runName: name, status, reason } = prediction;
        ended.push({ kind: 'prediction', name, status, reason });
      }
    }
    return ended;
  };

  const open = (): void => {
    client = createClient(guarded(connect(), log), () => void (isClosed || open()));
    client.on('workspace', take);
    client.on('progress', ({ run, share }) => {
      shares.set(run, share);
      onChange(now());
    });
    client.on('prediction', ({ prediction, done, total, share }) => {
      shares.set(prediction, total > 0 ? (done + share) / total : 0);
      onChange(now());
    });
    client.call('workspace.read').then(take, (error: Error) => void (isClosed || log(`${error.message}\n`)));
  };

  open();
  return {
    now,
    close() {
      isClosed = true;
      client.close();
    },
  };
}

/** A defect here must not end the app: the windows show the same, and tell of it. */
function guarded(channel: Channel, log: (text: string) => void): Channel {
  return {
    ...channel,
    onMessage: (listener) =>
      channel.onMessage((message) => {
        try {
          listener(message);
        } catch (error) {
          log(`${(error as Error).message}\n`);
        }
      }),
  };
}
