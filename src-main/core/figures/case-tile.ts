import { viewFor, type Display, type WindowChoice } from '../../../shared/display.ts';
import { placeToLook, wholeSlices } from '../../../shared/draw/figure.ts';
import { classPixels } from '../../../shared/draw/layers.ts';
import { displayFor, usualPair, type PairName, type PaneView } from '../../../shared/draw/pane-view.ts';
import { windowFor } from '../../../shared/draw/window-choice.ts';
import type { CaseFacts } from '../../../shared/viewer.ts';
import { createCaseCanvas } from './case-canvas.ts';
import { readDrawn, type CaseFiles } from './case-files.ts';

export interface TileRequest {
  readonly files: CaseFiles;
  readonly channel: number;
  readonly classes: CaseFacts['classes'];
  readonly hidden: readonly number[];
  readonly display: Display;
  readonly window: WindowChoice;
  /** Most pixels along the longer side of a pane. */
  readonly size: number;
  readonly hasCaptions: boolean;
  /** What is called A, for a reader who must not know; null: the reader may know. */
  readonly first: PairName | null;
}

export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A picture of a case at the slices with most of its label. */
export async function caseTile(request: TileRequest): Promise<Tile> {
  const { files, channel, classes, hidden, display, window, size, hasCaptions, first } = request;
  const drawn = await readDrawn(files, { channel, heat: display.heat });
  const has = { hasTruth: drawn.truth !== null, hasPrediction: drawn.prediction !== null, hasOther: false };
  const isBlinded = first !== null && has.hasTruth && has.hasPrediction;
  const pair: PaneView['pair'] = isBlinded && first === 'prediction' ? ['prediction', 'truth'] : usualPair;
  const view = viewFor(display.view, { ...has, isBlinded: first !== null });
  const composition = wholeSlices(drawn, {
    contents: view.id === 'beside' ? pair : view.contents,
    ...{ size, pair, isBlinded },
    cursor: placeToLook(drawn),
    window: windowFor(window, drawn.image),
    display: displayFor({ ...display, hasCrosshair: false }, drawn.facts),
    colours: classPixels(classes, new Set(hidden), display.colours),
  });
  const canvas = await createCaseCanvas();
  // Of its own memory, since it is handed over to another thread.
  const rgba = canvas.pixels(drawn, composition, hasCaptions).slice();
  return { ...composition.size, rgba };
}
