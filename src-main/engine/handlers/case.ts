import type { HandlersOf, Studio } from '../studio.ts';
import { createErrors } from './case/errors.ts';
import { factsOf } from './case/facts.ts';
import { findCase } from './case/find-case.ts';
import { surfacesOf } from './case/surfaces.ts';
import { createVolumes } from './case/volumes.ts';

export const cases = (studio: Studio): HandlersOf<'case'> => {
  const volumes = createVolumes(studio);
  const errors = createErrors(studio);
  return {
    'case.facts': async (source) => factsOf(await findCase(studio, source)),
    'case.volume': async ({ part, channel, near, ...source }, caller) =>
      volumes(await findCase(studio, source), { part, channel, near }, caller),
    'case.errors': async (source, { signal }) => errors(await findCase(studio, source), signal),
    'case.surfaces': async ({ part, ...source }, { signal }) =>
      surfacesOf(studio, await findCase(studio, source), part, signal),
  };
};
