import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { defaultDisplay, type Display, type PaneContent, type WindowChoice } from '../../../shared/display.ts';
import { atMoment, momentsOf, type Composition, type Moment } from '../../../shared/draw/compose.ts';
import { placeToLook, wholeSlices } from '../../../shared/draw/figure.ts';
import type { ColourScheme } from '../../../shared/draw/colours.ts';
import { classPixels } from '../../../shared/draw/layers.ts';
import { displayFor, type DrawnCase } from '../../../shared/draw/pane-view.ts';
import { planeAxes, sizeAlong, type Plane } from '../../../shared/draw/plane.ts';
import { windowFor } from '../../../shared/draw/window-choice.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { createCaseCanvas, type CaseCanvas } from '../../core/figures/case-canvas.ts';
import { filmGif } from '../../core/figures/case-film.ts';
import { readDrawn } from '../../core/figures/case-files.ts';
import { makeFolder, writeFileAtomic } from '../../core/runs/files.ts';
import { viewRun } from '../../core/runs/run-folder.ts';
import {
  classFacts,
  figureCase,
  figureCases,
  heatOf,
  requireHeat,
  requireViewed,
  type FigureView,
  type HeatChoice,
} from './figure-cases.ts';

export { fontWarning } from '../../core/figures/fonts.ts';

export type FigureType = 'gif' | 'png';

/** How each case is drawn. */
export interface FigureStyle {
  readonly view: FigureView;
  readonly plane: Display['plane'];
  readonly window: WindowChoice;
  /** Where it is not given, outlines in our colours and fills in MIScnn's. */
  readonly mode?: Display['mode'];
  readonly colours: ColourScheme;
  readonly convention: Display['convention'];
  readonly isSmooth: boolean;
  readonly heat: HeatChoice;
  readonly channel: number;
  /** Most pixels along the longer side of a pane. */
  readonly size: number;
  /** First and last slice, from 1; null: of a picture the one with most of the label, of a film all. */
  readonly slices: readonly [from: number, to: number] | null;
  readonly framesPerSecond: number;
  /** 0: for ever. */
  readonly plays: number;
  readonly hasCaptions: boolean;
}

export interface FiguresCall {
  readonly run: string;
  /** null: all that the view can show. */
  readonly caseId: string | null;
  /** The file of one case, or the folder for those of all. */
  readonly out: string;
  readonly type: FigureType;
  readonly style: FigureStyle;
  readonly signal?: AbortSignal;
  onProgress?(facts: { caseId: string; done: number; total: number; share: number }): void;
}

export interface MadeFigure {
  readonly caseId: string;
  readonly file: string;
  readonly pictures: number;
  readonly width: number;
  readonly height: number;
}

export interface MadeFigures {
  readonly schemaVersion: 1;
  readonly figures: readonly MadeFigure[];
  readonly failed: readonly { readonly id: string; readonly message: string; readonly next: string }[];
}

const caseFaults = ['not-found', 'not-readable', 'bad-file', 'bad-format', 'bad-dataset'] as const;

/**
 * Draws the figure of a case, or of every case; each file is written whole or not at all. Of several, one that cannot be
 * drawn is named and costs the others nothing; of one, its error is thrown.
 */
export async function makeFigures(call: FiguresCall): Promise<MadeFigures> {
  const { caseId, out, type, style, onProgress } = call;
  const run = await viewRun(call.run);
  const display = displayOf(style, heatOf(style.heat, run.dataset));
  if (caseId !== null) figureCase(run, caseId);
  else await makeFolder(out);
  const ids = caseId === null ? figureCases(run, style.view) : [caseId];
  const canvas = await createCaseCanvas();
  const figures: MadeFigure[] = [];
  const failed: MadeFigures['failed'][number][] = [];
  for (const [done, id] of ids.entries()) {
    const tell = (share: number): void => onProgress?.({ caseId: id, done, total: ids.length, share });
    tell(0);
    await setImmediate();
    if (call.signal?.aborted)
      throw new StudioError('cancelled', 'the figures were stopped', 'those before are written');
    const file = caseId === null ? join(out, `${id}.${type}`) : out;
    try {
      const files = figureCase(run, id);
      requireViewed(files, style.view);
      requireHeat(files, display.heat);
      const drawn = await readDrawn(files, { channel: style.channel, heat: display.heat });
      const colours = classPixels(classFacts(run.dataset.classes), new Set(), style.colours);
      const film = filmOf(drawn, { style, display, colours, type });
      await writeFileAtomic(file, await encoded(film, style, canvas, { type, signal: call.signal, tell }));
      figures.push({ caseId: id, file, pictures: film.moments.length, ...film.composition.size });
    } catch (error) {
      if (caseId !== null || !isStudioError(error, ...caseFaults)) throw error;
      failed.push({ id, message: error.message, next: error.next });
    }
  }
  return { schemaVersion: 1, figures, failed };
}

interface Shot {
  readonly drawn: DrawnCase;
  readonly composition: Composition;
  readonly plane: Plane;
  readonly moments: readonly Moment[];
}

const contents: Readonly<Record<FigureView, readonly PaneContent[]>> = {
  image: ['overlay'],
  truth: ['truth'],
  prediction: ['prediction'],
  overlay: ['overlay'],
  'side-by-side': ['truth', 'prediction'],
  difference: ['difference'],
  all: ['truth', 'prediction', 'difference'],
};

export function displayOf(style: FigureStyle, heat: Display['heat']): Display {
  const { view, plane, colours, convention, isSmooth } = style;
  const isTheirs = colours === 'miscnn';
  const mode = style.mode ?? (isTheirs ? 'fill' : 'outline');
  // As opaque as MIScnn draws labels, and overlaps.
  const fillOpacity = isTheirs ? (view === 'difference' ? 0.6 : 0.3) : defaultDisplay.fillOpacity;
  const hasLabels = view !== 'image';
  return {
    ...defaultDisplay,
    plane,
    mode,
    fillOpacity,
    colours,
    convention,
    isSmooth,
    heat,
    hasLabels,
    hasCrosshair: false,
  };
}

interface Drawing {
  readonly style: FigureStyle;
  readonly display: Display;
  readonly colours: readonly (number | null)[];
  readonly type: FigureType;
}

function filmOf(drawn: DrawnCase, { style, display, colours, type }: Drawing): Shot {
  const cursor = placeToLook(drawn);
  const composition = wholeSlices(drawn, {
    ...{ contents: contents[style.view], size: style.size, cursor, colours },
    display: displayFor(display, drawn.facts),
    window: windowFor(style.window, drawn.image),
  });
  const plane = style.plane === 'three' ? 'axial' : style.plane;
  const axis = planeAxes(plane).depth;
  const count = sizeAlong(drawn.image.shape, axis);
  const [from, to] = style.slices ?? (type === 'gif' ? [1, count] : [cursor[axis] + 1, cursor[axis] + 1]);
  if (from < 1 || to > count) {
    const asked = from === to ? `slice ${from}` : `slices ${from}-${to}`;
    const fault = `case ${drawn.facts.caseId} has ${count} ${plane} slices, not ${asked}`;
    throw new StudioError('usage', fault, `choose from 1 to ${count}`);
  }
  const depths = Array.from({ length: to - from + 1 }, (_, i) => from - 1 + i);
  return { drawn, composition, plane, moments: momentsOf(composition, depths) };
}

async function encoded(
  { drawn, composition, plane, moments }: Shot,
  { framesPerSecond, plays, hasCaptions }: FigureStyle,
  canvas: CaseCanvas,
  { type, signal, tell }: { type: FigureType; signal?: AbortSignal; tell(share: number): void },
): Promise<Uint8Array | Iterable<Uint8Array>> {
  if (type === 'png') return canvas.draw(drawn, atMoment(composition, plane, moments[0]), hasCaptions).encode('png');
  const film = { drawn, composition, plane, moments, framesPerSecond, plays, hasCaptions };
  return filmGif(film, canvas, { signal, onFrame: (done, total) => tell(done / total) });
}
