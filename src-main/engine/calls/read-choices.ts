import { basename } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors.ts';
import { datasetChoicesSchema } from '../../../shared/study.ts';
import { readJson } from '../../core/runs/files.ts';
import type { NewRunCall } from './new-run.ts';

const choices = z.strictObject({
  schemaVersion: z.literal(1).optional(),
  ...datasetChoicesSchema.partial().shape,
});
/** A workspace keeps the choices beside what a scan found. */
const kept = z.object({ choices });

/**
 * The choices made on top of a data set: a file with any of `excluded`, `classNames` and `groups`, or the file of a data
 * set in a workspace. Throws `bad-file`, which names the value that is wrong.
 */
export async function readChoices(path: string): Promise<NewRunCall['choices']> {
  const given = await readJson(path, z.unknown());
  const isKept = typeof given === 'object' && given !== null && 'choices' in given;
  const result = isKept ? kept.safeParse(given) : choices.safeParse(given);
  if (!result.success) {
    const [{ path: place, message }] = result.error.issues;
    const where = place.length > 0 ? `${place.join('.')}: ` : '';
    const next =
      'give { "excluded": [cases], "groups": { case: group }, "classNames": { label: name } }, or some of them';
    throw new StudioError('bad-file', `${basename(path)}: ${where}${message}`, next);
  }
  const { excluded = [], classNames = {}, groups = {} } = 'choices' in result.data ? result.data.choices : result.data;
  return { excluded, classNames, groups };
}
