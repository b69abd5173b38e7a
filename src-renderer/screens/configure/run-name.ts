import { configure } from './configure-state.svelte.ts';
import { defaultName } from './default-name.ts';

/** The name that the run will have: the user's, or one made from the choices. */
export function runName(): string {
  const { draft, study, catalog } = configure;
  return draft?.name?.trim() || defaultName(draft!, study?.name ?? '', catalog!);
}
