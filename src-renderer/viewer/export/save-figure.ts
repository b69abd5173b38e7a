import type { Composition } from '../../../shared/draw/compose.ts';
import { atMoment, coloursOf } from '../../../shared/draw/compose.ts';
import { paletteOf } from '../../../shared/gif/palette.ts';
import { connection } from '../../state/host.ts';
import type { WindowChoice } from '../../../shared/display.ts';
import { FigureCanvas } from './figure-canvas.ts';
import { makeGif } from './make-gif.ts';
import { filmOf, isFilm, type ExportChoices, type Looked, type SheetCases } from './plan.ts';

export interface Making {
  readonly signal: AbortSignal;
  /** 0 … 1. */
  onProgress(share: number): void;
}

/** The file of a picture or film. Rejects with `cancelled` once the signal is aborted. */
export function makeFigure(
  choices: ExportChoices,
  looked: Looked,
  composition: Composition,
  making: Making,
): Promise<Blob> {
  const canvas = new FigureCanvas();
  const { drawn, plane } = looked;
  const { hasCaptions, framesPerSecond, plays } = choices;
  if (!isFilm(choices)) return canvas.png(drawn, composition, hasCaptions);
  const moments = filmOf(choices, looked, composition);
  return makeGif(
    {
      size: composition.size,
      frames: moments.length,
      framesPerSecond,
      plays,
      palette: paletteOf(coloursOf(drawn, composition)),
      paint: (frame) => canvas.pixels(drawn, atMoment(composition, plane, moments[frame]), hasCaptions),
    },
    making,
  );
}

/** Bytes of the film, by those of its middle picture. */
export async function filmBytes(
  choices: ExportChoices,
  looked: Looked,
  composition: Composition,
  signal: AbortSignal,
): Promise<number> {
  const canvas = new FigureCanvas();
  const moments = filmOf(choices, looked, composition);
  const middle = atMoment(composition, looked.plane, moments[moments.length >> 1]);
  const one = await makeGif(
    {
      ...{ size: composition.size, frames: 1, framesPerSecond: 1, plays: 1 },
      palette: paletteOf(coloursOf(looked.drawn, composition)),
      paint: () => canvas.pixels(looked.drawn, middle, choices.hasCaptions),
    },
    { signal, onProgress: () => {} },
  );
  return one.size * moments.length;
}

/** How all cases are looked at. */
export interface SheetLook {
  readonly window: WindowChoice;
  /** Classes that are switched off. */
  readonly hidden: ReadonlySet<number>;
  readonly channel: number;
}

/** Made by the engine, which reads all cases. */
export async function makeSheet(
  { columns, size, hasCaptions }: ExportChoices,
  { display }: Looked,
  { window, hidden, channel }: SheetLook,
  { source, cases, first }: SheetCases,
  { signal, onProgress }: Making,
): Promise<Blob> {
  const { content, type } = await connection.call(
    'review.sheet',
    {
      ...source,
      ...{ display, window, channel },
      cases: [...cases],
      ...{ columns, size, hasCaptions, hidden: [...hidden] },
      firsts: first ? Object.fromEntries(cases.map((caseId) => [caseId, first(caseId)])) : null,
    },
    { signal, onProgress: ({ done, total }) => onProgress(done / total) },
  );
  return new Blob([content as BlobPart], { type });
}
