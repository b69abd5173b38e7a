import type { HandlersOf, Studio } from '../studio.ts';

export const trash = (studio: Studio): HandlersOf<'trash'> => ({
  'trash.restore': ({ id }) => studio.workspace.restore(id),
  'trash.empty': () => studio.workspace.emptyTrash(),
});
