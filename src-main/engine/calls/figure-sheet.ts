import { availableParallelism } from 'node:os';
import type { Display } from '../../../shared/display.ts';
import { StudioError } from '../../../shared/errors.ts';
import { contactSheet, requireRoom, toText, type SheetEntry } from '../../core/figures/contact-sheet.ts';
import { writeFileAtomic } from '../../core/runs/files.ts';
import { viewRun } from '../../core/runs/run-folder.ts';
import { allOf } from '../../core/threads/all-of.ts';
import { createPool } from '../../core/threads/pool.ts';
import { displayOf, type FigureStyle } from './figure.ts';
import {
  classFacts,
  figureCase,
  figureCases,
  heatOf,
  requireHeat,
  requireViewed,
  type FigureView,
} from './figure-cases.ts';

export interface SheetCall {
  readonly run: string;
  readonly out: string;
  readonly columns: number;
  readonly style: FigureStyle;
  readonly signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

const views: Readonly<Record<FigureView, Pick<Display, 'view' | 'hasTruth' | 'hasPrediction'>>> = {
  image: { view: 'one', hasTruth: false, hasPrediction: false },
  truth: { view: 'one', hasTruth: true, hasPrediction: false },
  prediction: { view: 'one', hasTruth: false, hasPrediction: true },
  overlay: { view: 'one', hasTruth: true, hasPrediction: true },
  'side-by-side': { view: 'beside', hasTruth: true, hasPrediction: true },
  difference: { view: 'difference', hasTruth: true, hasPrediction: true },
  all: { view: 'all', hasTruth: true, hasPrediction: true },
};

export interface MadeSheet {
  readonly schemaVersion: 1;
  readonly file: string;
  readonly cases: readonly string[];
  /** Those without a picture, which is told in their place. */
  readonly failed: readonly string[];
}

/** One picture of all cases, each at the slices with most of its label. */
export async function makeSheet({
  run: folder,
  out,
  columns,
  style,
  signal,
  onProgress,
}: SheetCall): Promise<MadeSheet> {
  const run = await viewRun(folder);
  const ids = figureCases(run, style.view);
  if (ids.length === 0) throw new StudioError('not-found', 'this run has no case for that view', 'use --view image');
  const display = { ...displayOf(style, heatOf(style.heat, run.dataset)), ...views[style.view] };
  const classes = classFacts(run.dataset.classes);
  const { window, size, hasCaptions, channel } = style;
  const pool = createPool(Math.min(4, availableParallelism()));
  let done = 0;
  const draw = async (caseId: string, own: AbortSignal): Promise<SheetEntry> => {
    const tileOf = async () => {
      const files = figureCase(run, caseId);
      requireViewed(files, style.view);
      requireHeat(files, display.heat);
      const request = { files, classes, channel, hidden: [], display, window, size, hasCaptions, first: null };
      return pool.run('caseTile', request, { signal: own });
    };
    const tile = await tileOf().catch(toText);
    if (typeof tile !== 'string') requireRoom(tile, ids.length, columns);
    onProgress?.(++done, ids.length);
    return { caseId, tile };
  };
  try {
    const entries = await allOf(ids, draw, signal);
    await writeFileAtomic(out, await contactSheet(entries, columns));
    const failed = entries.flatMap(({ caseId, tile }) => (typeof tile === 'string' ? [caseId] : []));
    return { schemaVersion: 1, file: out, cases: ids, failed };
  } finally {
    await pool.close();
  }
}
