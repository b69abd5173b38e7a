import type { Surface } from '../../../../shared/viewer.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import type { Studio } from '../../studio.ts';
import type { FoundCase } from './find-case.ts';
import { partOf, stampOf } from './volumes.ts';

/** Made anew each time, in a thread: they take no longer than reading the label. Throws as reading the label does. */
export async function surfacesOf(
  studio: Studio,
  found: FoundCase,
  part: 'truth' | 'prediction',
  signal: AbortSignal,
): Promise<Surface[]> {
  const [label, image] = partOf(found, part);
  // What is not there, or not allowed, says so.
  await Promise.all([label, image].map((path) => stampOf(studio, path, found)));
  const request = { caseId: found.id, label, image, classes: found.classes };
  return sharedPool().run('labelSurfaces', request, { signal, isUrgent: true });
}
