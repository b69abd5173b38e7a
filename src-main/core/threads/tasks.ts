import { caseHistogram, caseRange } from '../explore/analyze-case.ts';
import { copyCase, isRepairSafe, voxelHashes } from '../explore/repair-case.ts';
import { thumbnailOf } from '../explore/thumbnail.ts';
import { viewImage, viewLabel } from '../explore/view-volume.ts';
import { hashFile } from '../io/hash-file.ts';
import { inspectCase } from '../io/inspect-case.ts';
import type { Candidate } from '../io/layouts/layout.ts';

/** What a pool's threads can do; input and output are plain data. */
export const tasks = {
  inspect: ({ root, candidate }: { root: string; candidate: Candidate }) => inspectCase(root, candidate),
  hashFile,
  thumbnail: thumbnailOf,
  caseRange,
  caseHistogram,
  viewImage,
  viewLabel,
  isRepairSafe,
  voxelHashes,
  copyCase,
};

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;
