import type { EventName, EventValue } from '../../shared/api.ts';
import type { Handlers } from '../rpc/server.ts';
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
  /** The workspace that is open now. */
  readonly workspace: OpenWorkspace;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  /** An absolute path with its links followed. Throws `usage` where it lies outside the roots. */
  allowed(path: string): Promise<string>;
  log(line: string): void;
}

/** One area of the contract: the handlers whose names start alike. */
export type HandlersOf<Area extends string> = {
  readonly [Name in keyof Handlers as Name extends `${Area}.${string}` ? Name : never]: Handlers[Name];
};
