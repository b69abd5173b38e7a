import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The names of what lies in a workspace. */
export const workspacePaths = {
  workspace: (folder: string): string => join(folder, 'workspace.json'),
  lock: (folder: string): string => join(folder, 'workspace.lock'),
  window: (folder: string): string => join(folder, 'window.json'),
  dataset: (folder: string, id: string): string => join(folder, 'datasets', `${id}.json`),
  pipeline: (folder: string, id: string): string => join(folder, 'pipelines', `${id}.json`),
  comparison: (folder: string, id: string): string => join(folder, 'comparisons', `${id}.json`),
  comparisons: (folder: string): string => join(folder, 'comparisons'),
  /** Of a run they lie in its folder. */
  verdicts: (folder: string, of: string, id: string): string => join(folder, 'verdicts', `${of}-${id}`),
  runs: (folder: string): string => join(folder, 'runs'),
  trash: (folder: string): string => join(folder, 'trash'),
  cache: (folder: string): string => join(folder, 'cache'),
  /** Of cases after their steps, which runs share. */
  prepared: (folder: string): string => join(folder, 'cache', 'prepared'),
};

/** Made with a workspace. Verdicts have their place from the start, so that a later version finds it. */
export const workspaceFolders = ['datasets', 'pipelines', 'runs', 'comparisons', 'verdicts', 'trash', 'cache'];

/**
 * At the beginning of a folder: the sample study, wherever this installation has it. As a path it would be wrong on
 * every other machine, and in an AppImage after every start.
 */
const sampleStudyName = 'sample-study:';

/** Turns stored folders into absolute ones and back. */
export function folderNames(workspace: string, sampleStudy: string) {
  return {
    resolve: (stored: string): string =>
      stored.startsWith(sampleStudyName)
        ? join(sampleStudy, stored.slice(sampleStudyName.length))
        : resolve(workspace, stored),
    relative(folder: string): string {
      if (isWithin(folder, sampleStudy)) return sampleStudyName + withSlashes(relative(sampleStudy, folder));
      return withSlashes(relative(workspace, folder));
    },
  };
}

/** As on every system, where it is relative. */
export function withSlashes(path: string): string {
  return isAbsolute(path) ? path : path.replaceAll('\\', '/');
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const name = relative(folder, path);
  return name !== '..' && !name.startsWith(`..${sep}`) && !isAbsolute(name);
}
