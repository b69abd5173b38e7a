import { existsSync } from 'node:fs';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors.ts';
import { resolvePipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { readJson, writeJsonAtomic } from '../runs/files.ts';
import { foldPaths } from '../runs/run-folder.ts';
import { firstOpenStep } from '../steps/settle-steps.ts';

const schema = z.object({ schemaVersion: z.literal(1), steps: z.array(z.unknown()) });

/** Whether steps differ between folds, since settings of theirs are measured in training cases. */
export function areMeasured({ steps }: Pick<Pipeline, 'steps'>): boolean {
  return firstOpenStep(steps) >= 0;
}

/** The steps as the fold's network knows them; null where they have yet to be measured. */
export async function readFoldSteps(
  fold: string,
  { steps }: Pick<Pipeline, 'steps'>,
): Promise<Pipeline['steps'] | null> {
  if (!areMeasured({ steps })) return steps;
  if (!existsSync(foldPaths.steps(fold))) return null;
  return resolvePipeline({ steps: (await readJson(foldPaths.steps(fold), schema)).steps }).steps;
}

/** The same of a fold that is trained. Throws `bad-run` where they are lost. */
export async function trainedFoldSteps(fold: string, pipeline: Pick<Pipeline, 'steps'>): Promise<Pipeline['steps']> {
  const steps = await readFoldSteps(fold, pipeline);
  if (steps) return steps;
  throw new StudioError(
    'bad-run',
    'what was measured in the training cases of a fold is lost: it has no steps.json',
    'copy the whole run folder again, or train it again',
  );
}

export async function writeFoldSteps(fold: string, steps: Pipeline['steps']): Promise<void> {
  await writeJsonAtomic(foldPaths.steps(fold), { schemaVersion: 1, steps });
}
