import type { HandlersOf, Studio } from '../studio.ts';
import { addDataset } from './dataset/add.ts';
import { analyzeDataset, exploreDataset } from './dataset/analyze.ts';
import { chooseIn } from './dataset/choose.ts';
import { locateDataset } from './dataset/locate.ts';
import { offeredRepairs, repairDataset } from './dataset/repair.ts';
import { createScanner } from './dataset/scan.ts';
import { thumbnail } from './dataset/thumbnail.ts';
import { studyOf } from './dataset/study.ts';

export const dataset = (studio: Studio): HandlersOf<'dataset'> => {
  const scan = createScanner(studio);
  return {
    'dataset.add': ({ folder }) => addDataset(studio, folder),
    'dataset.scan': ({ id }, context) => scan(id, context),
    async 'dataset.read'({ id }, context) {
      const stored = await studio.workspace.dataset(id);
      return stored.dataset ? studyOf({ ...stored, dataset: stored.dataset }) : scan(id, context);
    },
    'dataset.choose': (input) => chooseIn(studio, input),
    'dataset.locate': (input, context) => locateDataset(studio, input, context),
    'dataset.remove': ({ id }) => studio.workspace.remove('dataset', id),
    'dataset.thumbnail': ({ id, caseId }, { signal }) => thumbnail(studio, id, caseId, signal),
    'dataset.analyze': ({ id }, context) => analyzeDataset(studio, id, context),
    'dataset.explore': (input, context) => exploreDataset(studio, input, context),
    'dataset.repairs': ({ id }, { signal }) => offeredRepairs(studio, id, signal),
    'dataset.repair': (input, context) => repairDataset(studio, input, context),
  };
};
