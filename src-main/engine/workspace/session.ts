import type { EventName, EventValue } from '../../../shared/api.ts';
import type { Workspace } from '../../../shared/workspace.ts';
import { createPredictions, type Predictions } from '../handlers/prediction/predictions.ts';
import { createFollower, type Follower } from '../handlers/run/elsewhere.ts';
import { createQueue, type Queue } from '../handlers/run/queue.ts';
import { faultText } from '../log.ts';
import type { ProcessStarter } from '../start-child.ts';
import type { StudioOptions } from '../studio.ts';
import { openWorkspace } from './open.ts';
import { createRunReader } from './run-facts.ts';
import { viewWorkspace } from './view.ts';
import type { OpenWorkspace } from './workspace.ts';

/** A workspace that is open, with all that works in it. */
export interface Session {
  readonly workspace: OpenWorkspace;
  readonly queue: Queue;
  readonly follower: Follower;
  readonly predictions: Predictions;
  view(): Promise<Workspace>;
  /** Goes on with the queue, and tells windows of changes from now on. */
  start(): void;
  close(): Promise<void>;
}

export interface SessionParts {
  readonly options: StudioOptions;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  log(line: string): void;
}

/** What other programs change is looked at so often: runs of the command line, folders that vanish or come back. */
const lookEveryMs = 2000;

export async function openSession(folder: string, parts: SessionParts): Promise<Session> {
  const { options, emit, log } = parts;
  const readFacts = createRunReader();
  const workspace = await openWorkspace(folder, { sampleStudy: options.sampleStudy, onChange: () => tell() });
  const queue = createQueue({ ...parts, workspace });
  const predictions = createPredictions({ ...parts, workspace });
  const follower = createFollower(emit);
  const view = (): Promise<Workspace> => viewWorkspace({ workspace, running: queue.running, readFacts });

  let isOpen = false;
  /** What windows know. */
  let told = '';
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, so that no window hears of an old state after a new one. */
  const tellNow = (): Promise<Workspace> => {
    const turn = last.then(async () => {
      const current = await view();
      const text = JSON.stringify(current);
      if (isOpen && text !== told) {
        told = text;
        emit('workspace', current);
      }
      return current;
    });
    last = turn.catch(() => {});
    return turn;
  };
  /** Changes that come before a view is made are told by it together. */
  let isDue = false;
  const tell = (): void => {
    if (isDue || !isOpen) return;
    isDue = true;
    last = last.then(() => {
      isDue = false;
      tellNow().catch((error: unknown) => log(`the workspace cannot be shown: ${faultText(error)}`));
    });
  };
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const look = async (): Promise<void> => {
    const { runs } = await tellNow();
    await follower.look(runs.filter(({ isElsewhere }) => isElsewhere));
    queue.wake();
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => log(`the workspace cannot be read: ${faultText(error)}`))
        .finally(() => isOpen && lookLater());
    }, lookEveryMs);
    timer.unref();
  };

  return {
    workspace,
    queue,
    follower,
    predictions,
    view,
    start() {
      isOpen = true;
      void predictions.wake().catch((error: unknown) => log(faultText(error)));
      queue.wake();
      tell();
      lookLater();
    },
    async close() {
      isOpen = false;
      if (timer) clearTimeout(timer);
      // Whatever fails, as on a full disk: the lock is given back.
      const ends = await Promise.allSettled([queue.close(), predictions.close()]);
      for (const end of ends) if (end.status === 'rejected') log(`while closing: ${faultText(end.reason)}`);
      await Promise.allSettled([last, looking]);
      await workspace.close();
    },
  };
}
