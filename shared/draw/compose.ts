import { paneCaptions } from './captions.ts';
import { pixelOf } from './colours.ts';
import { colourMaps } from './colour-maps.ts';
import { heatAlphas } from './draw-heat.ts';
import { createFrame, type Frame } from './frame.ts';
import type { PictureColours } from '../gif/palette.ts';
import { Painter } from './painter.ts';
import type { DrawnCase, PaneView } from './pane-view.ts';
import { planeAxes, type Plane, type Size } from './plane.ts';
import { sceneOf } from './scene.ts';
import { textColour } from './texts.ts';

export interface Place {
  readonly left: number;
  readonly top: number;
}

/** A pane at its place in a picture of several. */
export interface PlacedPane extends Place {
  readonly view: PaneView;
}

/** The panes of one picture, as they are on the screen or in a figure. */
export interface Composition {
  readonly size: Size;
  readonly panes: readonly PlacedPane[];
  /** Where no pane is, as in the fourth quarter of three planes. */
  readonly empty: readonly (Place & Size)[];
}

/** Between panes. */
const gapColour = pixelOf('#2b313c');
const black = pixelOf('#000000');

/** Draws compositions one after the other into the same memory; pane by pane by the painter that draws on the screen. */
export class Composer {
  #frame: Frame = createFrame(1, 1);
  readonly #painters: Painter[] = [];

  /** The frame is overwritten by the next call. */
  compose(drawn: DrawnCase, { size, panes, empty }: Composition): Frame {
    if (this.#frame.width !== size.width || this.#frame.height !== size.height) {
      this.#frame = createFrame(size.width, size.height);
    }
    const { pixels, width } = this.#frame;
    pixels.fill(gapColour);
    for (const { left, top, ...hole } of empty) {
      for (let y = top; y < top + hole.height; y++) {
        pixels.fill(black, y * width + left, y * width + left + hole.width);
      }
    }
    for (const [i, { view, left, top }] of panes.entries()) {
      const pane = (this.#painters[i] ??= new Painter()).paint(sceneOf(drawn, view), view.size);
      for (let y = 0; y < pane.height; y++) {
        pixels.set(pane.pixels.subarray(y * pane.width, (y + 1) * pane.width), (top + y) * width + left);
      }
    }
    return this.#frame;
  }
}

/** One picture of a film. */
export interface Moment {
  readonly depth: number;
  /** Which of the pair a flicker shows. */
  readonly flicker: PaneView['flicker'];
}

/** Slices of a plane in turn. Where there is a pane that flickers, each of them twice. */
export function momentsOf({ panes }: Composition, depths: readonly number[]): Moment[] {
  const turns = panes.some(({ view }) => view.content === 'flicker') ? ([0, 1] as const) : null;
  return depths.flatMap((depth) =>
    turns ? turns.map((flicker) => ({ depth, flicker })) : { depth, flicker: panes[0].view.flicker },
  );
}

/** The same panes with the crosshair on another slice of a plane. */
export function atMoment(composition: Composition, plane: Plane, { depth, flicker }: Moment): Composition {
  const panes = composition.panes.map(({ view, ...place }) => {
    const cursor: [number, number, number] = [...view.cursor];
    cursor[planeAxes(plane).depth] = depth;
    return { ...place, view: { ...view, cursor, flicker } };
  });
  return { ...composition, panes };
}

/** So many colours of a map get a ramp over grey each, and so many are in its key. */
const [heatRamps, heatKeys] = [24, 16];

/** What there can be in any picture of the composition, for a palette. */
export function coloursOf(drawn: DrawnCase, { panes }: Composition): PictureColours {
  const solid = new Set([pixelOf(textColour), ...(panes.length > 1 ? [gapColour] : [])]);
  const blended: PictureColours['blended'][number][] = [];
  const add = (colour: number, opacity: number): void => {
    if (opacity >= 1) solid.add(colour);
    else if (opacity > 0) blended.push({ colour, opacity });
  };
  for (const { view } of panes) {
    // A ruler lies on one slice, but may be on another than this.
    const { layers, crosshair, ruler, heat } = sceneOf(drawn, { ...view, cursor: view.ruler?.from ?? view.cursor });
    for (const { style } of layers) for (const each of style.colours) if (each !== null) add(each, style.opacity);
    if (crosshair) solid.add(crosshair.colour);
    if (ruler) solid.add(ruler.colour);
    for (const { colour } of paneCaptions(drawn, view)) if (colour) solid.add(pixelOf(colour));
    if (!heat) continue;
    const map = colourMaps[heat.style.map];
    const alphas = heatAlphas(heat.style.opacity);
    for (const value of steps(heatKeys)) solid.add(map[value]);
    for (const value of steps(heatRamps)) add(map[value], alphas[value] / 255);
  }
  return { solid: [...solid], blended };
}

/** From above 0 to 255. */
function steps(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.round((255 * (i + 1)) / count));
}
