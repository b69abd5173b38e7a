import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The names of what lies in a workspace. */
export const workspacePaths = {
  workspace: (folder: string): string => join(folder, 'workspace.json'),
  lock: (folder: string): string => join(folder, 'workspace.lock'),
  window: (folder: string): string => join(folder, 'window.json'),
  dataset: (folder: string, id: string): string => join(folder, 'datasets', `${id}.json`),
  pipeline: (folder: string, id: string): string => join(folder, 'pipelines', `${id}.json`),
  runs: (folder: string): string => join(folder, 'runs'),
  trash: (folder: string): string => join(folder, 'trash'),
  cache: (folder: string): string => join(folder, 'cache'),
};

/** Made with a workspace. Verdicts have their place from the start, so that a later version finds it. */
export const workspaceFolders = ['datasets', 'pipelines', 'runs', 'verdicts', 'trash', 'cache'];

/**
 * In place of a folder: the sample study, wherever this installation has it. As a path it would be wrong on every
 * other machine, and in an AppImage after every start.
 */
const sampleStudyName = 'sample-study:';

/** Turns stored folders into absolute ones and back. */
export function folderNames(workspace: string, sampleStudy: string) {
  return {
    resolve: (stored: string): string => (stored === sampleStudyName ? sampleStudy : resolve(workspace, stored)),
    relative(folder: string): string {
      if (resolve(folder) === resolve(sampleStudy)) return sampleStudyName;
      const name = relative(workspace, folder);
      return isAbsolute(name) ? name : name.replaceAll('\\', '/');
    },
  };
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const name = relative(folder, path);
  return name !== '..' && !name.startsWith(`..${sep}`) && !isAbsolute(name);
}
