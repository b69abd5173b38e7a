import { connection } from '../../state/host.ts';
import { forgetCatalog } from '../runs/catalog.ts';
import { configure } from './configure-state.svelte.ts';

/** Asks for what can be chosen once more, as after plug-ins have changed. */
export async function refreshCatalog(): Promise<void> {
  forgetCatalog();
  // A screen that has not been opened yet asks by itself.
  if (!configure.catalog) return;
  const { defaults } = configure.catalog;
  configure.catalog = { ...(await connection.call('pipeline.catalog')), defaults };
}
