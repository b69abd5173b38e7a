import type { EventName, EventValue } from '../../shared/api.ts';
import type { Workspace } from '../../shared/workspace.ts';
import type { Handlers } from '../rpc/server.ts';
import type { Predictions } from './handlers/prediction/predictions.ts';
import type { Follower } from './handlers/run/elsewhere.ts';
import type { Queue } from './handlers/run/queue.ts';
import type { ProcessStarter } from './start-child.ts';
import type { OpenWorkspace } from './workspace/workspace.ts';

export interface StudioOptions {
  readonly host: 'electron' | 'web';
  readonly version: string;
  /** The workspace to open first; null: the one of last time, or the default. */
  readonly workspace: string | null;
  /** Where the app keeps what belongs to no workspace: which were opened, logs. */
  readonly settingsFolder: string;
  readonly sampleStudy: string;
  /** Folders outside of which nothing may be opened; empty: no limit. */
  readonly roots: readonly string[];
}

/** What the handlers of calls share. */
export interface Studio {
  readonly options: StudioOptions;
  /** The workspace that is open now, and what works in it. */
  readonly workspace: OpenWorkspace;
  readonly queue: Queue;
  /** Follows runs that other programs work on. */
  readonly follower: Follower;
  readonly predictions: Predictions;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  /** An absolute path with its links followed. Throws `usage` where it lies outside the roots. */
  allowed(path: string): Promise<string>;
  /** A line for the log, without anything of a patient; of paths only the base name is kept. */
  log(line: string): void;
  /** The workspace as windows see it. */
  view(): Promise<Workspace>;
  /** Opens another workspace in place of this one, or makes one; every window is told. */
  openWorkspace(folder: string): Promise<void>;
}

/** One area of the contract: the handlers whose names start alike. */
export type HandlersOf<Area extends string> = {
  readonly [Name in keyof Handlers as Name extends `${Area}.${string}` ? Name : never]: Handlers[Name];
};
