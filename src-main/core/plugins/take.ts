import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { checkedEntries } from './check.ts';
import { pluginFault, thrownBy } from './fault.ts';
import { guarded } from './guard.ts';
import { pluginArgument, setPluginsInUse, type PluginFile, type PluginInUse } from './in-use.ts';
import type { PluginEntry } from './registry.ts';
import { toolboxFor } from './toolbox.ts';

/** The content of a plug-in's file, and its hash. Throws `not-found` and `not-readable`. */
export async function readPlugin(path: string): Promise<{ source: string; sha256: string }> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw toReadError(error, path);
  });
  return { source: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The entries of a plug-in, guarded. Throws `bad-plugin` where its module or its function fails. */
export async function importPlugin({ path, source, kinds }: PluginInUse): Promise<PluginEntry[]> {
  const file = basename(path);
  // Of its content, not of its file: what runs is what was checked and what is recorded, and a change is another module.
  const module = (await import(`data:text/javascript,${encodeURIComponent(`${source}\n//# sourceURL=${file}`)}`).catch(
    (error: unknown) => {
      throw thrownBy(file, 'to load it', error);
    },
  )) as { default?: unknown };
  if (typeof module.default !== 'function') {
    throw pluginFault(file, 'it has no function as its default export, as in export default (studio) => ({ … })');
  }
  let given: unknown;
  try {
    given = await module.default(await toolboxFor(kinds));
  } catch (error) {
    throw thrownBy(file, 'its function', error);
  }
  return checkedEntries(file, given).map(guarded);
}

/** Uses the plug-ins that the process or thread which started this one uses; they were checked there. */
export async function takePlugins(plugins: readonly PluginInUse[]): Promise<void> {
  const entries: PluginEntry[] = [];
  for (const plugin of plugins) entries.push(...(await importPlugin(plugin)));
  setPluginsInUse(plugins, entries);
}

/** The same for a child process, as its last argument tells. Throws `bad-plugin` for a file that is another one by now. */
export async function takeGivenPlugins(argument = process.argv.at(-1)!): Promise<void> {
  if (!argument.startsWith(pluginArgument)) return;
  const files = JSON.parse(argument.slice(pluginArgument.length)) as PluginFile[];
  const plugins = files.map(async (file): Promise<PluginInUse> => {
    const read = await readPlugin(file.path);
    if (read.sha256 === file.sha256) return { ...file, ...read };
    const message = `plug-in ${basename(file.path)} has changed since it was loaded`;
    throw new StudioError('bad-plugin', message, 'read the plug-ins again in System, then start it again');
  });
  await takePlugins(await Promise.all(plugins));
}
