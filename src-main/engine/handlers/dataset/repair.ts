import { basename } from 'node:path';
import type { CallArguments } from '../../../../shared/api.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Repair } from '../../../../shared/study.ts';
import { findRepairs } from '../../../core/explore/find-repairs.ts';
import { writeRepairedCopy } from '../../../core/explore/repaired-copy.ts';
import type { CallContext } from '../../../rpc/server.ts';
import type { Studio } from '../../studio.ts';
import { isWithin } from '../../workspace/paths.ts';
import { requireAllowed, requireFolder, scannedDataset, type ScannedDataset } from './study.ts';

export async function offeredRepairs(studio: Studio, id: string, signal: AbortSignal): Promise<Repair[]> {
  const { folder, dataset } = await readable(studio, id);
  const found = await findRepairs(folder, dataset, signal);
  return found.map(({ kind, title, help }) => ({ kind, title, help }));
}

/** The copy is listed with the choices that were made for the original. */
export async function repairDataset(
  studio: Studio,
  { id, kinds, folder }: CallArguments<'dataset.repair'>,
  { signal, progress }: CallContext<'dataset.repair'>,
): Promise<{ id: string }> {
  const { workspace } = studio;
  const { folder: root, dataset, choices } = await readable(studio, id);
  const target = await studio.allowed(folder);
  if (isWithin(target, root)) {
    throw new StudioError(
      'usage',
      `"${basename(target)}" lies within the data set itself`,
      'choose a folder beside it',
    );
  }
  const cases = await writeRepairedCopy({ root, dataset, kinds, folder: target }, { signal, onProgress: progress });
  const copy = await workspace.addDataset(target, basename(target));
  const kept = new Set(cases);
  await workspace.writeDataset(copy, () => ({
    choices: {
      ...choices,
      excluded: choices.excluded.filter((each) => kept.has(each)),
      groups: Object.fromEntries(Object.entries(choices.groups).filter(([each]) => kept.has(each))),
    },
  }));
  return { id: copy };
}

async function readable(studio: Studio, id: string): Promise<ScannedDataset> {
  const stored = await scannedDataset(studio.workspace, id);
  await requireFolder(stored);
  await requireAllowed(studio, stored.folder, stored.dataset.cases);
  return stored;
}
