import type { Dataset } from '../../../shared/dataset.ts';
import { caseErrors } from '../evaluate/case-errors.ts';
import { scorePair } from '../evaluate/score-pair.ts';
import { caseHistogram, caseRange } from '../explore/analyze-case.ts';
import { exploreCase } from '../explore/explore-case.ts';
import { blankSlabs, heatSlabs } from '../explore/heat-slabs.ts';
import { copyCase, isRepairSafe, voxelHashes } from '../explore/repair-case.ts';
import { thumbnailOf } from '../explore/thumbnail.ts';
import { imageSlabs, labelSlabs } from '../explore/view-slabs.ts';
import { caseTile } from '../figures/case-tile.ts';
import { hashFile } from '../io/hash-file.ts';
import { inspectCase } from '../io/inspect-case.ts';
import type { Candidate } from '../io/layouts/layout.ts';
import { labelSurfaces } from '../surface/surfaces.ts';

/** What a pool's threads can do; input and output are plain data. Some tell parts of their answer on the way. */
export const tasks = {
  inspect: ({ root, candidate, classes }: { root: string; candidate: Candidate; classes: Dataset['classes'] | null }) =>
    inspectCase(root, candidate, classes),
  hashFile,
  thumbnail: thumbnailOf,
  caseRange,
  caseHistogram,
  exploreCase,
  imageSlabs,
  labelSlabs,
  labelSurfaces,
  heatSlabs,
  blankSlabs,
  caseErrors,
  caseTile,
  isRepairSafe,
  voxelHashes,
  copyCase,
  scorePair,
};

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskPart<Name extends TaskName> =
  Parameters<Tasks[Name]> extends [unknown, (part: infer Part) => void] ? Part : never;
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;
