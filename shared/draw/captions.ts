import { contentTitles, planeChoices, type Display } from '../display.ts';
import { lightened } from './colours.ts';
import { differencesIn } from './difference.ts';
import { heatBar } from './draw-heat.ts';
import { middleOf, placementOf, type Grid } from './geometry.ts';
import { dividerOf } from './layers.ts';
import type { DrawnCase, PairName, PaneView } from './pane-view.ts';
import { framePlace } from './place.ts';
import { axisLetters, edgeLetters, type EdgeLetters, placeMm, planeAxes, sizeAlong, type Plane } from './plane.ts';
import { isRulerOn, rulerMm } from './ruler.ts';
import { isHeatShown } from './scene.ts';
import { widthAndLevel, type Window } from './window.ts';

/** What is written on panes. */

const minus = '\u2212';

export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', minus);
}

/** Where a slice lies, as in "S 12.5 mm": its middle, towards the named side of the origin of the room. */
export function slicePlace({ shape, affine }: Grid, plane: Plane, depth: number): string {
  const axis = planeAxes(plane).depth;
  const voxel: [number, number, number] = [...middleOf(shape)];
  voxel[axis] = depth;
  const mm = placeMm(affine, voxel)[axis];
  return `${axisLetters[axis][mm < 0 ? 0 : 1]} ${Math.abs(mm).toFixed(1)} mm`;
}

export function windowText(window: Window): string {
  const { width, level } = widthAndLevel(window);
  const digits = width < 1 ? 4 : width < 10 ? 2 : width < 100 ? 1 : 0;
  return `W ${decimal(width, digits)}  L ${decimal(level, digits)}`;
}

/** A whole number of screen pixels a voxel as "× 4", else with its decimals. */
export function zoomText(zoom: number): string {
  return `× ${Number(zoom.toFixed(2))}`;
}

/** A corner, the middle of an edge, or a place on the frame: half as high as the text, and left, in the middle or right of it. */
export type CaptionPlace =
  | 'top-left'
  | 'top-right'
  | 'bottom-left'
  | 'bottom-right'
  | 'left'
  | 'right'
  | 'top'
  | 'bottom'
  | { readonly x: number; readonly y: number; readonly align: 'left' | 'centre' | 'right' };

export interface Caption {
  readonly text: string;
  readonly at: CaptionPlace;
  /** In heavier letters. */
  readonly isEmphasised?: boolean;
  /** `#rrggbb`; else that of all texts. */
  readonly colour?: string;
}

/** In panes that are narrower, what is the same in all of them, or stands elsewhere, gives way. In pixels of the screen. */
const leastWide = 320;

/** All that is written on a pane. */
export function paneCaptions(drawn: DrawnCase, view: PaneView): Caption[] {
  const { image, facts } = drawn;
  const { plane, display, cursor, size, ratio } = view;
  const axes = planeAxes(plane, display.convention);
  const depth = cursor[axes.depth];
  const isWide = size.width >= leastWide * ratio;
  const slice = `${depth + 1} / ${sizeAlong(image.shape, axes.depth)}`;
  const zoom = zoomText(view.zoom);
  return [
    { text: paneTitle(drawn, view), at: 'top-left' },
    ...(isWide ? [{ text: facts.caseId, at: 'top-right' } as const] : []),
    { text: isWide && !facts.isPicture ? `${slice} · ${slicePlace(image, plane, depth)}` : slice, at: 'bottom-left' },
    { text: isWide && facts.hasImage ? `${windowText(view.window)} · ${zoom}` : zoom, at: 'bottom-right' },
    ...(facts.isPicture ? [] : letterCaptions(view, isWide)),
    ...differenceCaptions(view),
    ...swipeCaptions(view),
    ...heatCaptions(drawn, view),
    ...rulerCaptions(drawn, view),
  ];
}

/** The sides of the patient. */
function letterCaptions(view: PaneView, isWide: boolean): Caption[] {
  const { plane, display, content, size, ratio } = view;
  const letters = edgeLetters(planeAxes(plane, display.convention));
  const middle = size.width / 2;
  // Beside the line of a swipe, where it would run through them.
  const isCrossed = content === 'swipe' && Math.abs(dividerOf(view) - middle) < 12 * ratio;
  const x = isCrossed ? dividerOf(view) - 14 * ratio : middle;
  const isUsual = isWide && !isCrossed;
  // Below a title that takes the whole width.
  const top = { x, y: (isWide ? 12 : 28) * ratio, align: 'centre' } as const;
  const bottom = { x, y: size.height - 12 * ratio, align: 'centre' } as const;
  const places: Readonly<Record<keyof EdgeLetters, CaptionPlace>> = {
    ...({ left: 'left', right: 'right' } as const),
    top: isUsual ? 'top' : top,
    bottom: isCrossed ? bottom : 'bottom',
  };
  const sides = ['left', 'right', 'top', 'bottom'] as const;
  return sides.map((side) => ({ text: letters[side], at: places[side], isEmphasised: true }));
}

/** The plane, and what is over the image, as in "Axial · Truth". */
export function paneTitle(drawn: DrawnCase, view: PaneView): string {
  const isFlat = drawn.facts.isPicture && drawn.image.shape[0] === 1;
  const plane = isFlat ? '' : (planeChoices.find(({ id }) => id === view.plane)?.title ?? view.plane);
  const { content } = view;
  const of =
    content === 'truth' || content === 'prediction'
      ? nameInPair(view, content)
      : content === 'flicker'
        ? nameInPair(view, view.pair[view.flicker])
        : content === 'other' && drawn.otherName
          ? drawn.otherName
          : contentTitles[content];
  return [plane, of].filter(Boolean).join(' · ');
}

/** How truth and prediction are called: A and B where nobody must know which is which. */
export function nameInPair({ pair, isBlinded }: Pick<PaneView, 'pair' | 'isBlinded'>, name: PairName): string {
  return isBlinded ? (name === pair[0] ? 'A' : 'B') : contentTitles[name];
}

/** Below the corners and letters at the top edge. */
const belowTop = 48;

/** What the colours of a difference mean. */
function differenceCaptions({ content, size, ratio, display }: PaneView): Caption[] {
  if (content !== 'difference' || !display.hasLabels || size.height < 200 * ratio) return [];
  return differencesIn(display.colours).map(({ short, colour }, i) => ({
    text: short,
    at: { x: 6 * ratio, y: (belowTop + 16 * i) * ratio, align: 'left' },
    colour: display.colours === 'miscnn' ? lightened(colour) : colour,
  }));
}

function swipeCaptions(view: PaneView): Caption[] {
  if (view.content !== 'swipe') return [];
  const { pair, ratio, size } = view;
  const divider = dividerOf(view);
  const [gap, y] = [8 * ratio, belowTop * ratio];
  const left: Caption = {
    text: nameInPair(view, pair[0]),
    at: { x: divider - gap, y, align: 'right' },
    isEmphasised: true,
  };
  const right: Caption = {
    text: nameInPair(view, pair[1]),
    at: { x: divider + gap, y, align: 'left' },
    isEmphasised: true,
  };
  // A side without room for its name is as good as hidden.
  const room = 72 * ratio;
  return [...(divider >= room ? [left] : []), ...(size.width - divider >= room ? [right] : [])];
}

/** What a map shows, as in "P(Liver)" for the probability of a class; empty where there is none. */
export function heatTitle(heat: Display['heat'], classes: DrawnCase['facts']['classes']): string {
  if (heat === 'none') return '';
  return heat === 'uncertainty' ? 'Uncertainty' : `P(${classes[heat.classIndex]?.name ?? `class ${heat.classIndex}`})`;
}

function heatCaptions({ heat, facts }: DrawnCase, view: PaneView): Caption[] {
  const bar = heat && isHeatShown(view) ? heatBar(view.size, view.ratio) : null;
  if (!bar) return [];
  const x = bar.left - 4 * view.ratio;
  const below = { x: bar.left + bar.width, y: bar.top + bar.height + 12 * view.ratio, align: 'right' } as const;
  return [
    { text: heatTitle(view.display.heat, facts.classes), at: below },
    { text: '1', at: { x, y: bar.top + 5 * view.ratio, align: 'right' } },
    { text: '0', at: { x, y: bar.top + bar.height - 5 * view.ratio, align: 'right' } },
  ];
}

function rulerCaptions({ image, facts }: DrawnCase, view: PaneView): Caption[] {
  const { plane, display, cursor, size, ratio, ruler } = view;
  const axes = planeAxes(plane, display.convention);
  if (!isRulerOn(ruler, plane, cursor[axes.depth])) return [];
  const placement = placementOf(image, axes, view.zoom, view.centre, size);
  const [fromX] = framePlace(image.shape, axes, placement, ruler.from);
  const [x, y] = framePlace(image.shape, axes, placement, ruler.to);
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) return [];
  const text = `${rulerMm(image, ruler).toFixed(1)} ${facts.isPicture ? 'px' : 'mm'}`;
  // Away from the line, unless there is no room.
  const room = 72 * ratio;
  const isRight = x + room > size.width ? false : x - room < 0 ? true : x >= fromX;
  const gap = 10 * ratio;
  return [{ text, at: { x: isRight ? x + gap : x - gap, y, align: isRight ? 'left' : 'right' }, isEmphasised: true }];
}
