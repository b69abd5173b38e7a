import { connection } from '../../state/host.ts';
import { studio } from '../../state/studio.svelte.ts';
import { configure } from './configure-state.svelte.ts';

/** Saves the settings under a name: in place of the pipeline with this id, or as a new one. Resolves to its id. */
export async function savePipeline(name: string, id?: string): Promise<string> {
  const draft = configure.draft!;
  const saved = await connection.call('pipeline.save', { id, name, pipeline: draft.pipeline });
  configure.change({ ...draft, saved: { id: saved.id, name } }, 'save');
  studio.say(`Saved the pipeline ${name}`);
  return saved.id;
}
