import { viewFor, viewsOf, views, type Viewable, type ViewId } from '../../../shared/display.ts';
import { atMoment, momentsOf, type Composition, type Moment } from '../../../shared/draw/compose.ts';
import { scaled, wholeSlices, withWidth, type FigureView } from '../../../shared/draw/figure.ts';
import type { DrawnCase, PairName } from '../../../shared/draw/pane-view.ts';
import { planeAxes, sizeAlong, type Plane } from '../../../shared/draw/plane.ts';
import { mostFramesPerSecond } from '../../../shared/gif/timing.ts';
import type { Reviewed } from '../../../shared/review.ts';

/** What is to be saved, and what that comes to. */

export const exportKinds = [
  { id: 'picture', title: 'Picture (PNG)' },
  { id: 'film', title: 'Film of all slices (GIF)' },
  { id: 'range', title: 'Film of some slices (GIF)' },
  { id: 'sheet', title: 'Contact sheet of all cases (PNG)' },
] as const;
export type ExportKind = (typeof exportKinds)[number]['id'];

export interface ExportChoices {
  readonly kind: ExportKind;
  /** `screen`: as it is there. Of a contact sheet the view of the screen. */
  readonly pictureView: ViewId | 'screen';
  readonly filmView: ViewId | 'screen';
  readonly scale: '1' | '2' | 'width';
  /** Pixels. */
  readonly width: number;
  /** Slices as they are counted on the screen, from 1. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly framesPerSecond: number;
  /** 0: for ever. */
  readonly plays: number;
  readonly hasCaptions: boolean;
  /** Of a contact sheet. */
  readonly columns: number;
  readonly size: number;
}

export const defaultChoices: ExportChoices = {
  kind: 'picture',
  pictureView: 'screen',
  filmView: 'beside',
  scale: '1',
  width: 1200,
  from: 1,
  to: 1,
  step: 1,
  framesPerSecond: 10,
  plays: 0,
  hasCaptions: true,
  columns: 6,
  size: 256,
};

/** The cases of a contact sheet in their order. */
export interface SheetCases {
  readonly source: Reviewed;
  readonly cases: readonly string[];
  /** What is A in a case; null: the reader may know. */
  readonly first: ((caseId: string) => PairName) | null;
}

/** How the case is looked at now. */
export interface Looked extends Omit<FigureView, 'contents' | 'size'> {
  readonly drawn: DrawnCase;
  /** The panes of the screen. */
  readonly screen: Composition | null;
  readonly viewable: Viewable;
  /** Whose slices a film is of. */
  readonly plane: Plane;
}

/** Pixels along the longer side of a pane that is not as on the screen. */
const usualSize = 512;

export function isFilm({ kind }: ExportChoices): boolean {
  return kind === 'film' || kind === 'range';
}

/** The view of what is to be saved, `screen` or one that the case has. */
export function chosenView(choices: ExportChoices, looked: Looked): ViewId | 'screen' {
  if (choices.kind === 'sheet') return viewFor(looked.display.view, looked.viewable).id;
  const wanted = isFilm(choices) ? choices.filmView : choices.pictureView;
  return wanted === 'screen' ? 'screen' : viewFor(wanted, looked.viewable).id;
}

/** All views there are to choose. */
export function viewChoices(viewable: Viewable): { id: ViewId | 'screen'; title: string }[] {
  return [{ id: 'screen', title: 'As on the screen' }, ...viewsOf(viewable).map(({ id, title }) => ({ id, title }))];
}

/** The panes of the picture, of all pictures of a film, or of one of a contact sheet. null: nothing is on the screen. */
export function compositionFor(choices: ExportChoices, looked: Looked): Composition | null {
  const view = chosenView(choices, looked);
  if (choices.kind === 'sheet') return wholeFor(view as ViewId, looked, choices.size);
  const base = view === 'screen' ? looked.screen : wholeFor(view, looked, usualSize);
  if (base === null) return null;
  if (choices.scale === 'width') return withWidth(base, choices.width);
  return choices.scale === '2' ? scaled(base, 2) : base;
}

function wholeFor(view: ViewId, looked: Looked, size: number): Composition {
  const { drawn, viewable, cursor, window, display, colours, pair, isBlinded } = looked;
  const { id, contents } = viewFor(view, viewable);
  return wholeSlices(drawn, {
    ...{ cursor, window, colours, pair, isBlinded, size },
    contents: id === 'beside' && pair ? pair : contents,
    // A crosshair says where one is, which is nowhere in a figure of whole slices.
    display: { ...display, hasCrosshair: false },
  });
}

export function sliceCount({ drawn, plane, display }: Pick<Looked, 'drawn' | 'plane' | 'display'>): number {
  return sizeAlong(drawn.image.shape, planeAxes(plane, display.convention).depth);
}

/** The pictures of a film in their order. */
export function filmOf(choices: ExportChoices, looked: Looked, composition: Composition): Moment[] {
  const count = sliceCount(looked);
  const [from, to] = choices.kind === 'range' ? [choices.from, choices.to] : [1, count];
  const depths: number[] = [];
  for (let slice = from; slice <= to; slice += choices.step) depths.push(slice - 1);
  return momentsOf(composition, depths);
}

/** What is drawn first, and shown before anything is saved. */
export function firstPicture(choices: ExportChoices, looked: Looked, composition: Composition): Composition {
  if (!isFilm(choices)) return composition;
  const [first] = filmOf(choices, looked, composition);
  return first ? atMoment(composition, looked.plane, first) : composition;
}

const [leastWidth, mostWidth] = [64, 8192];
/** More than this no browser draws into one picture. */
const mostPixels = 64e6;
/** Of all pictures of a film. */
const mostFilmPixels = 2e9;

export type Faults = Partial<
  Record<'width' | 'from' | 'to' | 'step' | 'framesPerSecond' | 'plays' | 'columns' | 'size' | 'whole', string>
>;

/** What is wrong with the choices, by field. */
export function faultsOf(choices: ExportChoices, looked: Looked): Faults {
  const faults: Faults = {};
  const check = (name: Exclude<keyof Faults, 'whole'>, least: number, most: number): void => {
    const value = choices[name];
    if (!Number.isInteger(value) || value < least || value > most)
      faults[name] = `A whole number, ${least} to ${most}.`;
  };
  if (choices.kind === 'sheet') {
    check('columns', 1, 40);
    check('size', 32, 1024);
    return faults;
  }
  if (choices.scale === 'width') check('width', leastWidth, mostWidth);
  if (isFilm(choices)) {
    const count = sliceCount(looked);
    if (choices.kind === 'range') {
      check('from', 1, count);
      check('to', faults.from ? 1 : choices.from, count);
    }
    check('step', 1, count);
    check('framesPerSecond', 1, mostFramesPerSecond);
    check('plays', 0, 1000);
  }
  if (Object.keys(faults).length > 0) return faults;
  const composition = compositionFor(choices, looked);
  if (!composition) return { whole: 'Nothing is on the screen yet.' };
  const pixels = composition.size.width * composition.size.height;
  const frames = isFilm(choices) ? filmOf(choices, looked, composition).length : 1;
  if (pixels > mostPixels || pixels * frames > mostFilmPixels) {
    return { whole: 'That is too large. Choose a smaller size, or fewer slices.' };
  }
  return faults;
}

/** Without a folder, and without anything but the case's own id that could name a patient. */
export function fileName(choices: ExportChoices, looked: Looked, caseId: string, ofName: string): string {
  if (choices.kind === 'sheet') return `${ofName} contact sheet.png`;
  const view = chosenView(choices, looked);
  // What was asked for may be a view that this case has not.
  const shown = view === 'screen' ? viewFor(looked.display.view, looked.viewable).id : view;
  const title = views.find(({ id }) => id === shown)!.title.toLowerCase();
  const plane = looked.display.plane === 'three' ? 'three planes' : looked.plane;
  return `${caseId} ${title} ${plane}.${isFilm(choices) ? 'gif' : 'png'}`;
}
