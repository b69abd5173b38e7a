import { scorePair } from '../evaluate/compare-folders.ts';
import { caseHistogram, caseRange } from '../explore/analyze-case.ts';
import { copyCase, isRepairSafe, voxelHashes } from '../explore/repair-case.ts';
import { thumbnailOf } from '../explore/thumbnail.ts';
import { imageSlabs, labelSlabs } from '../explore/view-slabs.ts';
import { hashFile } from '../io/hash-file.ts';
import { inspectCase } from '../io/inspect-case.ts';
import type { Candidate } from '../io/layouts/layout.ts';

/** What a pool's threads can do; input and output are plain data. Some tell parts of their answer on the way. */
export const tasks = {
  inspect: ({ root, candidate }: { root: string; candidate: Candidate }) => inspectCase(root, candidate),
  hashFile,
  thumbnail: thumbnailOf,
  caseRange,
  caseHistogram,
  imageSlabs,
  labelSlabs,
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
