import { join, resolve } from 'node:path';
import type { Plugins } from '../../../shared/plugins.ts';
import { pluginsFound } from '../../core/plugins/in-use.ts';
import * as core from '../../core/plugins/load.ts';
import { makeFolder } from '../../core/runs/files.ts';
import { runWarnings } from '../../core/runs/run-folder.ts';

export { pluginsFound, runWarnings };

/** Uses the plug-ins of a folder that the user named, here and in what is started from here. Throws `not-found`. */
export function loadPlugins(folder: string): Promise<Plugins> {
  return core.loadPlugins(resolve(folder), { isNamed: true });
}

/**
 * Uses those of the app: of the folder that MISCNN_PLUGINS names, or of this user's own, which is made. Never of a workspace
 * or a run, which may come from somebody else: a plug-in is a program.
 */
export async function loadOwnPlugins(settingsFolder: string, named = process.env.MISCNN_PLUGINS): Promise<Plugins> {
  const folder = named ? resolve(named) : join(settingsFolder, 'plugins');
  if (!named) await makeFolder(folder).catch(() => {});
  return core.loadPlugins(folder);
}
