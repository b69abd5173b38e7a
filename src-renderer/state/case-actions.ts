import type { Action } from './actions.svelte.ts';
import { connection } from './host.ts';
import { route } from './route.svelte.ts';
import { studio } from './studio.svelte.ts';

/** Every case of every scanned data set as something to open. */
export async function caseActions(): Promise<Action[]> {
  const scanned = (studio.workspace?.datasets ?? []).filter((entry) => entry.scanned !== null);
  const studies = await Promise.allSettled(scanned.map(({ id }) => connection.call('dataset.read', { id })));
  return studies
    .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    .flatMap(({ id, name, dataset }) =>
      dataset.cases.map((each) => ({
        title: `Open case ${each.id} of ${name}`,
        run: () => route.go('review', 'dataset', id, each.id),
      })),
    );
}
