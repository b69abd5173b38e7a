import { z } from 'zod';
import { readJson } from '../../core/runs/files.ts';

/** A JSON file of the user, whatever is in it: a pipeline, folds, a list of cases. Throws `bad-file` or `not-found`. */
export function readJsonFile(path: string): Promise<unknown> {
  return readJson(path, z.unknown());
}
