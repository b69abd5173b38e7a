import { basename } from 'node:path';
import type { CallArguments } from '../../../../shared/api.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { differencesOf } from '../../../core/explore/differences.ts';
import type { CallContext } from '../../../rpc/server.ts';
import type { Studio } from '../../studio.ts';
import { requireFolder } from './study.ts';

/** Throws `bad-dataset` naming what differs, and leaves all as it is then. */
export async function locateDataset(
  studio: Studio,
  { id, folder }: CallArguments<'dataset.locate'>,
  { signal, progress }: CallContext<'dataset.locate'>,
): Promise<void> {
  const { workspace } = studio;
  const { name, dataset } = await workspace.dataset(id);
  const path = await studio.allowed(folder);
  await requireFolder({ name, folder: path });
  const other = workspace.stored.datasets.find((each) => each.id !== id && workspace.resolve(each.folder) === path);
  if (other) throw new StudioError('usage', `"${basename(path)}" is listed already, as ${other.name}`, 'use that one');
  // Before the first scan there is nothing that could differ.
  const faults = dataset ? await differencesOf(path, dataset.cases, { signal, onProgress: progress }) : [];
  if (faults.length > 0) {
    const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
    throw new StudioError(
      'bad-dataset',
      `"${basename(path)}" does not hold the data of ${name}: ${faults[0]}${more}`,
      'choose the folder with the same files, or add this one as a data set of its own',
      { details: faults },
    );
  }
  await workspace.writeDataset(id, () => ({ folder: path }));
}
