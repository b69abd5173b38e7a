import { connection } from '../../state/host.ts';
import { configure } from './configure-state.svelte.ts';

const delayMs = 120;

/** Asks the engine to complete the pipeline for the data; called whenever either may have changed. */
export function followResolved(): void {
  const { study, draft, ownFaults, resolved } = configure;
  if (!study || !draft) return;
  const input = { pipeline: draft.pipeline, dataset: study.id };
  const key = JSON.stringify([input, study.choices]);
  if (ownFaults.size > 0) resolved.expect(key);
  else resolved.ask(key, delayMs, (signal) => connection.call('pipeline.resolve', input, { signal }));
}
