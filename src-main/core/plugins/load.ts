import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { pluginKinds, type Plugins, type PluginStatus } from '../../../shared/plugins.ts';
import { entryBeside } from '../entry.ts';
import { toReadError } from '../runs/files.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import { createClaims } from './claims.ts';
import { pluginFault } from './fault.ts';
import { setPluginsFound, setPluginsInUse, type PluginInUse } from './in-use.ts';
import type { PluginEntry } from './registry.ts';
import { importPlugin, readPlugin } from './take.ts';

/** A module that has not come to its end by then never will. */
const longestTrialMs = 10_000;

/**
 * Uses the plug-ins of a folder in this process, in place of those before. One that is bad, hangs, or brings an id that is
 * there already is left out, and told with its fault. A folder that is not there has none, or throws `not-found` where it
 * `isNamed` by the user.
 */
export async function loadPlugins(
  folder: string | null,
  { isNamed = false, trialMs = longestTrialMs }: { isNamed?: boolean; trialMs?: number } = {},
): Promise<Plugins> {
  const files = folder === null ? [] : await filesIn(folder, isNamed);
  const used: PluginInUse[] = [];
  const entries: PluginEntry[] = [];
  const plugins: PluginStatus[] = [];
  if (files.length > 0) {
    const claim = await createClaims();
    const trial = createTrial(trialMs);
    for (const file of files) {
      const status = { file, sha256: null as string | null, entries: [] as PluginStatus['entries'] };
      try {
        const path = join(folder!, file);
        if (!/^[\w-][\w.-]*\.mjs$/.test(file))
          throw pluginFault(file, 'its name has to be letters, digits, "-" and "_", then .mjs');
        const read = await readPlugin(path);
        status.sha256 = read.sha256;
        const found = await trial.of({ path, ...read, kinds: pluginKinds });
        const plugin = { path, ...read, kinds: [...new Set(found.map(({ kind }) => kind))] };
        const brought = await importPlugin(plugin);
        claim(file, brought);
        entries.push(...brought);
        used.push(plugin);
        plugins.push({ ...status, entries: found, fault: null });
      } catch (error) {
        const { message, next } = isStudioError(error) ? error : pluginFault(file, String(error));
        plugins.push({ ...status, fault: { message, next } });
      }
    }
    await trial.close();
  }
  setPluginsInUse(used, entries);
  setPluginsFound({ folder, plugins });
  return { folder, plugins };
}

/** Modules, and what looks as if it were meant to be one. */
async function filesIn(folder: string, isNamed: boolean): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => /^[^.].*(?<!\.d)\.(mjs|js|cjs|ts|mts)$/.test(name)).sort();
  } catch (error) {
    if (!isNamed) return [];
    const { tag } = toReadError(error, folder);
    const message = `the plug-in folder "${basename(folder)}" cannot be read`;
    throw new StudioError(tag, message, 'name a folder that is there', { cause: error });
  }
}

/** Tries plug-ins in a thread, which ends with one that hangs or ends it. */
function createTrial(longestMs: number) {
  let thread: Thread | null = null;
  const giveUp = async (): Promise<void> => {
    await thread?.close();
    thread = null;
  };
  return {
    async of(plugin: PluginInUse): Promise<PluginStatus['entries']> {
      thread ??= startThread(entryBeside('./worker', import.meta.url), 'correct the plug-in', undefined, []);
      // Its own start is not the plug-in's.
      await thread.loaded;
      const file = basename(plugin.path);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it takes longer than ${longestMs / 1000} s`)), longestMs);
      });
      try {
        return (await Promise.race([thread.ask(plugin), late])) as PluginStatus['entries'];
      } catch (error) {
        // What it threw was caught there, and the thread can go on.
        if (isStudioError(error)) throw error;
        await giveUp();
        throw pluginFault(file, `to load it failed: ${(error as Error).message}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close: giveUp,
  };
}
