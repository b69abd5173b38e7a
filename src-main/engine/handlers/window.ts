import type { HandlersOf, Studio } from '../studio.ts';

export const window = (studio: Studio): HandlersOf<'window'> => ({
  'window.read': () => studio.workspace.readWindow(),
  'window.write': (values) => studio.workspace.writeWindow(values),
});
