import { makeFolder } from '../../core/runs/files.ts';
import type { HandlersOf, Studio } from '../studio.ts';
import { listFolder, rootsOf } from './files/list-folder.ts';

export const files = (studio: Studio): HandlersOf<'files'> => ({
  'files.list': async ({ path }) => listFolder(studio, path ?? (await rootsOf(studio))[0]),
  async 'files.makeFolder'({ path }) {
    const folder = await studio.allowed(path);
    await makeFolder(folder);
    return listFolder(studio, folder);
  },
});
