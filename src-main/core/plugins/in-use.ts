import type { Plugins } from '../../../shared/plugins.ts';
import { setPluginEntries, type PluginEntry, type PluginKind } from './registry.ts';

/** Before the plug-ins that a child process is to use, in the last of its arguments. */
export const pluginArgument = '--plugins=';

/** A plug-in as child processes are told of it. */
export interface PluginFile {
  readonly path: string;
  /** Of its content as it was checked. */
  readonly sha256: string;
  readonly kinds: readonly PluginKind[];
}

/** A plug-in that is in use here, as plain data: given to the threads that are started from here. */
export interface PluginInUse extends PluginFile {
  readonly source: string;
}

let inUse: readonly PluginInUse[] = [];
let found: Plugins = { folder: null, plugins: [] };
const listeners = new Set<() => void>();

export function pluginsInUse(): readonly PluginInUse[] {
  return inUse;
}

/** What lies in the plug-in folder of this process, also what is left out. */
export function pluginsFound(): Plugins {
  return found;
}

/** Replaces the plug-ins of this process or thread. Threads that were started with others end when they are idle. */
export function setPluginsInUse(plugins: readonly PluginInUse[], entries: readonly PluginEntry[]): void {
  inUse = plugins;
  setPluginEntries(entries);
  for (const listener of [...listeners]) listener();
}

export function setPluginsFound(plugins: Plugins): void {
  found = plugins;
}

/** Returns what ends the listening. */
export function onPluginsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
