import type { Display, PaneContent } from '../display.ts';
import type { CaseFacts, ViewVolume } from '../viewer.ts';
import type { Plane, Point3, Size } from './plane.ts';
import type { Ruler } from './ruler.ts';
import type { Window } from './window.ts';

/** All that a pane is drawn from, on the screen and in figures: `sceneOf` and `paneCaptions` take both. */

export interface DrawnCase {
  readonly facts: Pick<CaseFacts, 'caseId' | 'hasImage' | 'isPicture'> & {
    readonly classes: readonly { readonly name: string }[];
  };
  readonly image: ViewVolume;
  readonly truth: ViewVolume | null;
  readonly prediction: ViewVolume | null;
  /** The prediction of a second run. */
  readonly other: ViewVolume | null;
  readonly otherName: string;
  /** What `display.heat` names, 0 … 255. */
  readonly heat: ViewVolume | null;
}

export type PairName = 'truth' | 'prediction';

export interface PaneView {
  readonly plane: Plane;
  readonly content: PaneContent;
  /** In pixels of the frame. */
  readonly size: Size;
  /** Pixels of the frame for one of a screen with usual resolution: lines get as many times thicker. */
  readonly ratio: number;
  /** The voxel of the crosshair, whose slice is shown. */
  readonly cursor: Point3;
  /** The voxel, with fractions, in the middle. */
  readonly centre: Point3;
  /** Pixels of the frame for a voxel along its shortest side. */
  readonly zoom: number;
  readonly window: Window;
  readonly display: Display;
  /** By class; null where a class is not drawn. See `classPixels`. */
  readonly colours: readonly (number | null)[];
  /** What a swipe shows left and right of its divider, and a flicker in turn. */
  readonly pair: readonly [PairName, PairName];
  /** Whether the pair is called A and B, so that nobody knows which is the truth. */
  readonly isBlinded: boolean;
  /** Where the divider of a swipe is, as a share of the width. */
  readonly swipe: number;
  /** Which of the pair a flicker shows. */
  readonly flicker: 0 | 1;
  readonly ruler: Ruler | null;
}

/** Pictures are shown as they are: seen from the other side, they would be mirrored. */
export function displayFor(display: Display, { isPicture }: Pick<CaseFacts, 'isPicture'>): Display {
  return isPicture ? { ...display, convention: 'radiological' } : display;
}

export const usualPair: PaneView['pair'] = ['truth', 'prediction'];
