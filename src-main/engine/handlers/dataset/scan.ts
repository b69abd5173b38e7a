import type { Case } from '../../../../shared/dataset.ts';
import type { ScanProgress, Study } from '../../../../shared/study.ts';
import { scanFolder, type ScanOptions } from '../../../core/io/scan.ts';
import { createJoin, type Caller } from '../../join.ts';
import type { Studio } from '../../studio.ts';
import { knownChoices } from './choose.ts';
import { requireFolder, studyOf } from './study.ts';

/** A window draws cases as they come; more often than this it need not. */
const intervalMs = 100;

/** Scans data sets, each once however many windows ask for it, and keeps what was found. */
export function createScanner(studio: Studio) {
  const join = createJoin<Study, ScanProgress>();
  return (id: string, caller: Caller<ScanProgress>): Promise<Study> => {
    const { workspace } = studio;
    return join(`${workspace.folder} ${id}`, caller, async ({ signal, progress }) => {
      const before = await workspace.dataset(id);
      await requireFolder(before);
      const folder = await studio.allowed(before.folder);
      const dataset = await scanFolder(folder, { signal, onProgress: inPortions(progress) });
      // Choices may have been made while it ran.
      const stored = await workspace.writeDataset(id, ({ choices }) => ({
        dataset,
        choices: knownChoices(choices, dataset),
      }));
      return studyOf({ ...stored, dataset });
    });
  };
}

/** The first case at once, then all that came in the meantime; what is left at the end comes with the result. */
function inPortions(progress: (value: ScanProgress) => void): NonNullable<ScanOptions['onProgress']> {
  let cases: Case[] = [];
  let last = -Infinity;
  return ({ done, total, found }) => {
    cases.push(found);
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    progress({ done, total, cases });
    cases = [];
  };
}
