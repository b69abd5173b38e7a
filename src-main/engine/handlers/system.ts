import { freemem } from 'node:os';
import { join } from 'node:path';
import type { Doctor } from '../../../shared/system.ts';
import { loadOwnPlugins, pluginsFound } from '../calls/plugins.ts';
import { runDoctor } from '../run-call.ts';
import type { HandlersOf, Studio } from '../studio.ts';
import { readRecent } from '../workspace/recent.ts';
import { makeDiagnostics } from './system/diagnostics.ts';
import { readLicences } from './system/licences.ts';
import { clean, measureStorage } from './system/storage.ts';

export const system = (studio: Studio): HandlersOf<'system'> => {
  const { version, host, settingsFolder, sampleStudy, roots } = studio.options;
  const logs = join(settingsFolder, 'logs');

  /** It computes for a good second, and of all that it tells only what memory is free changes while the program runs. */
  let examined: Promise<Doctor> | null = null;
  const examine = (): Promise<Doctor> => {
    // Not the signal of the call: another window may wait for the same.
    examined ??= runDoctor({ startProcess: studio.startProcess, signal: new AbortController().signal }).then(
      // Its lists are constant ones; the contract's can be changed.
      (found) => structuredClone(found) as Doctor,
    );
    examined.catch(() => (examined = null));
    return examined.then((found) => ({ ...found, freeMemoryBytes: freemem() }));
  };

  return {
    'system.info': async () => ({
      version,
      host,
      platform: `${process.platform}-${process.arch}`,
      workspace: studio.workspace.folder,
      logs,
      recent: await readRecent(settingsFolder),
      sampleStudy,
      roots: [...roots],
    }),
    'system.doctor': () => examine(),
    'system.storage': (_, { signal }) => measureStorage(studio, logs, signal),
    async 'system.clean'({ id }, { signal }) {
      await clean(studio, logs, id, signal);
      return measureStorage(studio, logs, signal);
    },
    'system.licences': () => readLicences(sampleStudy, version),
    'system.plugins': () => pluginsFound(),
    'system.loadPlugins': () => loadOwnPlugins(settingsFolder),
    'system.diagnostics': () => makeDiagnostics(studio, logs, examine),
  };
};
