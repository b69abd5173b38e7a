import { paneCaptions, type Caption, type CaptionPlace } from './captions.ts';
import type { Composition } from './compose.ts';
import type { DrawnCase } from './pane-view.ts';
import type { Size } from './plane.ts';

/** What is used of a 2D canvas: that of a browser, and the one without a window. */
export interface TextCanvas {
  font: string;
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  textAlign: string;
  textBaseline: string;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

export interface TextStyle {
  /** Families as in a style sheet. */
  readonly font: string;
  /** Pixels of the canvas for one of a screen with usual resolution. */
  readonly ratio: number;
}

export const textColour = '#e6e8eb';

/** In pixels of the screen, as on the panes of the app. */
const [textSize, emphasisedSize, lineHeight, insetX, insetY, edge] = [12, 13, 16, 6, 4, 3];
/** A corner takes no more of the width than this where another stands at the same height. */
const mostOfWidth = 0.48;

/** Writes on a picture what stands on its panes. */
export function drawCaptions(canvas: TextCanvas, drawn: DrawnCase, { panes }: Composition, font: string): void {
  for (const { view, left, top } of panes) {
    drawTexts(canvas, paneCaptions(drawn, view), { left, top, ...view.size }, { font, ratio: view.ratio });
  }
}

/** Writes what stands on a pane whose upper left corner is at (left, top), with a dark edge that is read on any image. */
export function drawTexts(
  canvas: TextCanvas,
  captions: readonly Caption[],
  pane: Size & { readonly left: number; readonly top: number },
  { font, ratio }: TextStyle,
): void {
  canvas.textBaseline = 'middle';
  canvas.lineJoin = 'round';
  canvas.lineWidth = edge * ratio;
  canvas.strokeStyle = '#000000';
  const isAlone = !captions.some(({ at }) => at === 'top-right');
  for (const { text, at, isEmphasised = false, colour = textColour } of captions) {
    canvas.fillStyle = colour;
    canvas.font = `${isEmphasised ? 'bold ' : ''}${(isEmphasised ? emphasisedSize : textSize) * ratio}px ${font}`;
    const { x, y, align } = placeOf(at, pane, ratio);
    canvas.textAlign = align === 'centre' ? 'center' : align;
    const isWide = typeof at === 'object' || (at === 'top-left' && isAlone);
    const most = isWide ? pane.width - 2 * insetX * ratio : mostOfWidth * pane.width;
    const fitting = shortened(canvas, text, most);
    canvas.strokeText(fitting, pane.left + x, pane.top + y);
    canvas.fillText(fitting, pane.left + x, pane.top + y);
  }
}

type FreePlace = Extract<CaptionPlace, object>;

function placeOf(at: CaptionPlace, { width, height }: Size, ratio: number): FreePlace {
  if (typeof at === 'object') return at;
  const [start, end] = [insetX * ratio, width - insetX * ratio];
  const upper = (insetY + lineHeight / 2) * ratio;
  const lower = height - upper;
  const places: Record<typeof at, FreePlace> = {
    'top-left': { x: start, y: upper, align: 'left' },
    'top-right': { x: end, y: upper, align: 'right' },
    'bottom-left': { x: start, y: lower, align: 'left' },
    'bottom-right': { x: end, y: lower, align: 'right' },
    left: { x: start, y: height / 2, align: 'left' },
    right: { x: end, y: height / 2, align: 'right' },
    top: { x: width / 2, y: upper, align: 'centre' },
    bottom: { x: width / 2, y: lower, align: 'centre' },
  };
  return places[at];
}

function shortened(canvas: TextCanvas, text: string, most: number): string {
  if (canvas.measureText(text).width <= most) return text;
  const letters = [...text];
  while (letters.length > 1 && canvas.measureText(`${letters.join('')}…`).width > most) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
