import type { HandlersOf, Studio } from '../studio.ts';
import { addComparison } from './comparison/add.ts';
import { shownComparison } from './comparison/shown.ts';

export const comparison = (studio: Studio): HandlersOf<'comparison'> => ({
  async 'comparison.add'(input, context) {
    return shownComparison(studio.workspace, await addComparison(studio, input, context));
  },
  'comparison.read': ({ id }) => shownComparison(studio.workspace, id),
  'comparison.remove': ({ id }) => studio.workspace.remove('comparison', id),
});
