import type { HandlersOf, Studio } from '../studio.ts';
import { createVolumes } from './case/volumes.ts';
import { factsOf } from './case/facts.ts';
import { findCase } from './case/find-case.ts';

export const cases = (studio: Studio): HandlersOf<'case'> => {
  const volumes = createVolumes(studio);
  return {
    'case.facts': async (source) => factsOf(await findCase(studio, source)),
    'case.volume': async ({ part, channel, ...source }, caller) =>
      volumes(await findCase(studio, source), part, channel, caller),
  };
};
