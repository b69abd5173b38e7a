import type { CallArguments } from '../../../../shared/api.ts';
import type { MadeFile } from '../../../../shared/run-detail.ts';
import { contactSheet, requireRoom, toText, type SheetEntry } from '../../../core/figures/contact-sheet.ts';
import { allOf } from '../../../core/threads/all-of.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import type { CallContext } from '../../../rpc/server.ts';
import type { Studio } from '../../studio.ts';
import { factsOf } from '../case/facts.ts';
import { findCase } from '../case/find-case.ts';
import { partOf, stampOf } from '../case/volumes.ts';

type Input = CallArguments<'review.sheet'>;

/** A picture of every case, in the order asked for. A case that cannot be read is told in its place. */
export async function sheet(
  studio: Studio,
  input: Input,
  { signal, progress }: CallContext<'review.sheet'>,
): Promise<MadeFile> {
  const { cases, columns } = input;
  let done = 0;
  progress({ done, total: cases.length });
  const draw = async (caseId: string, own: AbortSignal): Promise<SheetEntry> => {
    const tile = await tileOf(studio, input, caseId, own).catch(toText);
    if (typeof tile !== 'string') requireRoom(tile, cases.length, columns);
    progress({ done: ++done, total: cases.length });
    return { caseId, tile };
  };
  const entries = await allOf(cases, draw, signal);
  return { name: 'contact sheet.png', type: 'image/png', content: await contactSheet(entries, columns) };
}

async function tileOf(studio: Studio, input: Input, caseId: string, signal: AbortSignal) {
  const { of, id, display, window, channel, size, firsts, hidden, hasCaptions } = input;
  const found = await findCase(studio, { of, id, caseId });
  const { images, grid, truth, prediction, probabilities, classes } = found;
  const parts = [
    'image' as const,
    ...(truth === null ? [] : (['truth'] as const)),
    ...(prediction === null ? [] : (['prediction'] as const)),
  ];
  // Says in plain words what is missing, and keeps to the roots.
  for (const part of parts) for (const path of partOf(found, part)) await stampOf(studio, path, found);
  return sharedPool().run(
    'caseTile',
    {
      files: { caseId, images, grid, truth, prediction, probabilities, classes },
      classes: factsOf(found).classes,
      first: firsts === null ? null : (firsts[caseId] ?? 'truth'),
      ...{ channel, hidden, display, window, size, hasCaptions },
    },
    { signal },
  );
}
