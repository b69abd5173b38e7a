import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EventName, EventValue } from '../../shared/api.ts';
import { createClient, type Client } from '../../shared/rpc/client.ts';
import { memoryChannels } from '../../shared/rpc/memory.ts';
import type { RunEntry, Workspace } from '../../shared/workspace.ts';
import { startEngine, type Engine } from '../../src-main/engine/engine.ts';
import { forkProcess, type ChildProcess } from '../../src-main/engine/start-child.ts';
import type { StudioOptions } from '../../src-main/engine/studio.ts';
import { temporaryFolder } from './tiny-study.ts';

export const sampleStudy = fileURLToPath(new URL('../../resources/sample-study', import.meta.url));

/** A real engine with a window on it, in this process; its jobs are processes of their own. */
export interface TestEngine {
  readonly engine: Engine;
  readonly client: Client;
  readonly options: StudioOptions;
  /** The processes that it started, by the name of their entry. */
  readonly children: { readonly name: string; readonly child: ChildProcess }[];
  /** Another window. */
  connect(): Client;
  /** Resolves with the first event that fits, from now on; throws when none comes in time. */
  event<Name extends EventName>(name: Name, fits?: (value: EventValue<Name>) => boolean): Promise<EventValue<Name>>;
  /** Resolves when the workspace is so, at once where it is already. */
  until(fits: (workspace: Workspace) => boolean, what: string): Promise<Workspace>;
  entry(run: string): Promise<RunEntry>;
  close(): Promise<void>;
}

const longestMs = 60_000;

export async function startTestEngine(given: Partial<StudioOptions> = {}): Promise<TestEngine> {
  const options: StudioOptions = {
    host: 'web',
    version: '0.0.0',
    workspace: join(temporaryFolder(), 'Study of balls'),
    settingsFolder: join(temporaryFolder(), 'settings'),
    sampleStudy,
    roots: [],
    ...given,
  };
  const children: TestEngine['children'] = [];
  const engine = await startEngine(options, (entry, args) => {
    const child = forkProcess(entry, args);
    children.push({ name: entry.pathname.split('/').at(-1)!, child });
    return child;
  });
  const connect = (): Client => {
    const [window, end] = memoryChannels();
    engine.connect(end);
    return createClient(window);
  };
  const client = connect();

  const event: TestEngine['event'] = (name, fits = () => true) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => (end(), reject(new Error(`no such event "${name}" came`))), longestMs);
      const end = client.on(name, (value) => {
        if (!fits(value)) return;
        clearTimeout(timer);
        end();
        resolve(value);
      });
    });
  const until: TestEngine['until'] = async (fits, what) => {
    for (const start = performance.now(); performance.now() - start < longestMs; await wait(100)) {
      const workspace = await client.call('workspace.read');
      if (fits(workspace)) return workspace;
    }
    throw new Error(`it did not come to this: ${what}; ${JSON.stringify(await client.call('workspace.read'))}`);
  };
  return {
    ...{ engine, client, options, children, connect, event, until },
    async entry(run) {
      const { runs } = await client.call('workspace.read');
      return runs.find(({ id }) => id === run)!;
    },
    async close() {
      await engine.close();
      client.close();
    },
  };
}
