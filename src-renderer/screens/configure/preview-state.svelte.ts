import type { Preview } from '../../../shared/configure.ts';
import { defaultColour } from '../../../shared/draw/colours.ts';
import { connection } from '../../state/host.ts';
import { remembered } from '../../state/remembered.svelte.ts';
import { configure } from './configure-state.svelte.ts';
import { Live } from './live.svelte.ts';

/** While somebody types, the preview waits for the end of the word. */
const delayMs = 150;

interface Shown extends Preview {
  readonly dataset: string;
  readonly caseId: string;
}

/** The preview of one case. It outlives the screen, so that it is there at once on the way back. */
class PreviewState extends Live<Shown> {
  /** Which patches are drawn: those of this epoch. */
  draw = $state(1);

  readonly caseId = $derived.by(() => {
    const { study, cases } = configure;
    const chosen = study ? remembered.get(`configure.case.${study.id}`, '') : '';
    return cases.includes(chosen) ? chosen : (cases[0] ?? null);
  });

  /** By class index, as in the viewer. */
  readonly colours = $derived(
    (configure.study?.dataset.classes ?? []).map(
      ({ value }, i) => configure.study?.choices.classColours[value] ?? defaultColour(i),
    ),
  );

  choose(caseId: string): void {
    if (configure.study) remembered.set(`configure.case.${configure.study.id}`, caseId);
  }

  /** Asks for what is wanted now; called whenever that may have changed. */
  follow(): void {
    const { study, draft, isGood } = configure;
    if (!study || !draft || this.caseId === null) return;
    const { rank, seed, steps, patches, augmentations, architecture } = draft.pipeline;
    const of = { dataset: study.id, caseId: this.caseId };
    const input = { ...of, pipeline: draft.pipeline, seed: this.draw };
    const facts = [rank, seed, steps, patches, augmentations, architecture, study, this.caseId, this.draw];
    const key = JSON.stringify(facts);
    if (!isGood) this.expect(key);
    else {
      this.ask(key, delayMs, async (signal) => ({
        ...of,
        ...(await connection.call('pipeline.preview', input, { signal })),
      }));
    }
  }
}

export const preview = new PreviewState();
