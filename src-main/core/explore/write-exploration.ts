import { join } from 'node:path';
import { writeExplorationFigures } from '../figures/exploration-figures.ts';
import { makeFolder, writeFileAtomic, writeJsonAtomic } from '../runs/files.ts';
import type { Exploration } from './explore.ts';
import { explorationTsv } from './exploration-table.ts';

/**
 * Writes `exploration.tsv`, `exploration.json` and the figures into a folder, which is made where it is not there; files of
 * these names are replaced. Resolves to the names. Throws `not-writable`.
 */
export async function writeExploration(folder: string, exploration: Exploration): Promise<string[]> {
  await makeFolder(folder);
  await writeFileAtomic(join(folder, 'exploration.tsv'), explorationTsv(exploration));
  const figures = await writeExplorationFigures(folder, exploration);
  await writeJsonAtomic(join(folder, 'exploration.json'), exploration);
  return ['exploration.tsv', 'exploration.json', ...figures];
}
