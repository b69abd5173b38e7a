import type { CaseErrors } from '../../../../shared/case-errors.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import { createCache } from '../../cache.ts';
import { createJoin } from '../../join.ts';
import type { Studio } from '../../studio.ts';
import type { FoundCase } from './find-case.ts';
import { partOf, stampOf } from './volumes.ts';

/** A few hundred kilobytes each, whatever the size of the case. */
const mostKept = 50;

/** Where predictions are wrong, found in threads; those looked at last are kept. */
export function createErrors(studio: Studio) {
  const cache = createCache<CaseErrors>(mostKept, () => 1);
  const join = createJoin<CaseErrors>();

  /** Throws `not-found` for a case without truth or prediction, and what reading them throws. */
  return async (found: FoundCase, signal: AbortSignal): Promise<CaseErrors> => {
    const files = [...partOf(found, 'truth'), ...partOf(found, 'prediction')];
    const { classes } = found;
    const stamps = await Promise.all(files.map((path) => stampOf(studio, path, found)));
    const key = JSON.stringify([classes, stamps]);
    const kept = cache.get(key);
    if (kept) return kept;
    return join(key, { signal }, async (own) => {
      const common = { caseId: found.id, image: found.grid, classes };
      const truth = { ...common, label: found.truth! };
      const prediction = { ...common, label: found.prediction! };
      const options = { signal: own.signal, isUrgent: true };
      const errors = await sharedPool().run('caseErrors', { truth, prediction }, options);
      cache.put(key, errors);
      return errors;
    });
  };
}
