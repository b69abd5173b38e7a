import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import type { EventName, EventValue } from '../../shared/api.ts';
import type { Channel } from '../../shared/rpc/channel.ts';
import { createServer, type Handlers } from '../rpc/server.ts';
import { allowedPath } from './allowed.ts';
import { loadOwnPlugins } from './calls/plugins.ts';
import * as areas from './handlers/index.ts';
import { faultText, logLine } from './log.ts';
import type { ProcessStarter } from './start-child.ts';
import type { Studio, StudioOptions } from './studio.ts';
import { workspacePaths } from './workspace/paths.ts';
import { defaultWorkspace, readRecent, rememberWorkspace } from './workspace/recent.ts';
import { openSession, type Session } from './workspace/session.ts';

/** The engine as a host sees it. */
export interface Engine {
  /** Serves a window until its channel closes. */
  connect(channel: Channel): void;
  /** What the handlers of calls work with. */
  readonly studio: Studio;
  /** Stops what computes at a point from which it can go on, then writes what there is to write. */
  close(): Promise<void>;
}

/**
 * Opens the workspace and answers calls. `startProcess` starts jobs and other work in processes of their own. `onWorkspace`
 * is told which workspace is open, now and whenever a window opens another one.
 */
export async function startEngine(
  options: StudioOptions,
  startProcess: ProcessStarter,
  onWorkspace: (folder: string) => void = () => {},
): Promise<Engine> {
  const emit = <Name extends EventName>(name: Name, value: EventValue<Name>): void => server.emit(name, value);
  const open = async (folder: string): Promise<Session> => {
    const opened = await openSession(folder, { options, startProcess, emit, log: logLine });
    await rememberWorkspace(options.settingsFolder, opened.workspace.folder).catch((error: unknown) =>
      logLine(`the workspace cannot be remembered: ${faultText(error)}`),
    );
    onWorkspace(opened.workspace.folder);
    return opened;
  };
  let session!: Session;
  /** Two windows that open workspaces at once: one after the other. */
  let opening: Promise<void> = Promise.resolve();

  const studio: Studio = {
    options,
    startProcess,
    emit,
    log: logLine,
    get workspace() {
      return session.workspace;
    },
    get queue() {
      return session.queue;
    },
    get follower() {
      return session.follower;
    },
    get predictions() {
      return session.predictions;
    },
    allowed: (path) =>
      allowedPath(
        path,
        options.roots.length === 0 ? [] : [...options.roots, session.workspace.folder, options.sampleStudy],
      ),
    view: () => session.view(),
    openWorkspace(folder) {
      const turn = opening.then(async () => {
        if (folder === session.workspace.folder) return;
        // The new one first: where it cannot be opened, all stays as it is.
        const next = await open(folder);
        const previous = session;
        session = next;
        try {
          await previous.close();
        } finally {
          next.start();
        }
      });
      opening = turn.catch(() => {});
      return turn;
    },
  };
  const handlers = Object.assign({}, ...Object.values(areas).map((area) => area(studio))) as Handlers;
  const server = createServer(handlers, (call, error) => {
    logLine(`defect in ${call}: ${faultText(error)}`);
  });
  for (const { fault } of (await loadOwnPlugins(options.settingsFolder)).plugins) if (fault) logLine(fault.message);
  session = await open(await firstWorkspace(options));
  session.start();

  return {
    studio,
    connect: (channel) => server.connect(channel),
    async close() {
      await opening;
      await session.close();
    },
  };
}

/** As asked for; else that of last time where it is still there; else the default. */
async function firstWorkspace({ workspace, settingsFolder }: StudioOptions): Promise<string> {
  if (workspace !== null) return existsSync(workspace) ? realpath(workspace) : workspace;
  const [last] = await readRecent(settingsFolder);
  if (last !== undefined && existsSync(workspacePaths.workspace(last))) return last;
  if (last !== undefined) logLine('the workspace of last time is not there; the default one is opened');
  return defaultWorkspace();
}
