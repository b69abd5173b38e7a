import type { HandlersOf, Studio } from '../studio.ts';

export const workspace = (studio: Studio): HandlersOf<'workspace'> => ({
  'workspace.read': () => studio.view(),
  async 'workspace.open'({ folder }) {
    await studio.openWorkspace(await studio.allowed(folder));
    return studio.view();
  },
});
