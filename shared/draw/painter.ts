import type { Voxels } from '../contract.ts';
import { drawCrosshair, drawDivider } from './crosshair.ts';
import { differenceOf } from './difference.ts';
import { drawLinear, drawNearest } from './draw-image.ts';
import { drawHeat, drawHeatBar, type HeatStyle } from './draw-heat.ts';
import { drawLabels, type Columns, type LabelStyle } from './draw-labels.ts';
import { extractSagittal, extractSlice } from './extract.ts';
import { clear, createFrame, type Frame } from './frame.ts';
import { framePlace, type Placement } from './place.ts';
import { sliceSize, type PlaneAxes, type Point3, type Shape3, type Size } from './plane.ts';
import { drawRuler, type Line } from './ruler.ts';
import { toGrey, type Window } from './window.ts';

export interface Voluminous {
  readonly shape: Shape3;
  readonly data: Voxels;
}

export interface Layer {
  readonly of: 'truth' | 'prediction' | 'difference' | 'other';
  readonly style: LabelStyle;
  /** Nothing is drawn beside these. */
  readonly within?: Columns;
}

/** All that one pane shows. */
export interface Scene {
  readonly image: Voluminous;
  readonly truth: Voluminous | null;
  readonly prediction: Voluminous | null;
  readonly other: Voluminous | null;
  readonly axes: PlaneAxes;
  readonly depth: number;
  readonly placement: Placement;
  readonly window: Window;
  readonly isSmooth: boolean;
  /** 0 … 255, over the image and below the layers. */
  readonly heat: { readonly volume: Voluminous; readonly style: HeatStyle } | null;
  /** Drawn in turn. A difference needs truth and prediction. */
  readonly layers: readonly Layer[];
  /** Which classes a difference is of. */
  isShown(classIndex: number): boolean;
  readonly crosshair: { readonly voxel: Point3; readonly colour: number; readonly gap: number } | null;
  readonly ruler: { readonly line: Line; readonly colour: number } | null;
  /** A line down the frame at this column; null: none. */
  readonly divider: number | null;
  /** Frame pixels a screen pixel: how thick lines are. */
  readonly ratio: number;
}

/** Draws the scenes of one pane, one after the other, into the same memory. */
export class Painter {
  #frame: Frame = createFrame(1, 1);
  readonly #image = new SliceMemory(false, 0);
  readonly #truth = new SliceMemory(true, 2);
  readonly #prediction = new SliceMemory(true, 4);
  readonly #other = new SliceMemory(true, 6);
  readonly #heat = new SliceMemory(true, 7);
  #grey = new Uint8Array(0);
  #difference = new Uint8Array(0);

  /** The frame is overwritten by the next call. */
  paint(scene: Scene, pane: Size): Frame {
    if (this.#frame.width !== pane.width || this.#frame.height !== pane.height) {
      this.#frame = createFrame(pane.width, pane.height);
    }
    const frame = this.#frame;
    clear(frame);
    this.#paintImage(frame, scene);
    const { placement, heat, ratio } = scene;
    const size = sliceSize(scene.image.shape, scene.axes);
    if (heat) {
      const values = this.#heat.slice(heat.volume, scene.axes, scene.depth) as Uint8Array;
      drawHeat(frame, values, size, placement, heat.style);
    }
    for (const { of, style, within } of scene.layers) {
      const labels = this.#labels(scene, of, size);
      if (labels) drawLabels(frame, labels, size, placement, style, within);
    }
    this.#paintMarks(frame, scene);
    if (heat) drawHeatBar(frame, heat.style.map, ratio);
    return frame;
  }

  #paintMarks(frame: Frame, { image, axes, placement, crosshair, divider, ruler, ratio }: Scene): void {
    const lineWidth = Math.max(1, Math.round(ratio));
    if (crosshair) {
      const [x, y] = framePlace(image.shape, axes, placement, crosshair.voxel);
      drawCrosshair(frame, Math.floor(x), Math.floor(y), crosshair.colour, crosshair.gap);
    }
    if (divider !== null) drawDivider(frame, divider, lineWidth);
    if (ruler) drawRuler(frame, ruler.line, ruler.colour, lineWidth);
  }

  #paintImage(frame: Frame, { image, axes, depth, placement, window, isSmooth }: Scene): void {
    const size = sliceSize(image.shape, axes);
    const count = size.width * size.height;
    const values = this.#image.slice(image, axes, depth);
    if (isSmooth) {
      drawLinear(frame, values, window, size, placement);
      return;
    }
    this.#grey = atLeast(this.#grey, count);
    toGrey(values, window, count, this.#grey);
    drawNearest(frame, this.#grey, size, placement);
  }

  #labels(scene: Scene, of: Layer['of'], { width, height }: Size): Uint8Array | null {
    const { truth, prediction, other, axes, depth } = scene;
    if (of === 'truth') return truth && (this.#truth.slice(truth, axes, depth) as Uint8Array);
    if (of === 'prediction') return prediction && (this.#prediction.slice(prediction, axes, depth) as Uint8Array);
    if (of === 'other') return other && (this.#other.slice(other, axes, depth) as Uint8Array);
    const both = [
      this.#labels(scene, 'truth', { width, height }),
      this.#labels(scene, 'prediction', { width, height }),
    ];
    if (!both[0] || !both[1]) return null;
    this.#difference = atLeast(this.#difference, width * height);
    differenceOf(both[0], both[1], (each) => scene.isShown(each), width * height, this.#difference);
    return this.#difference;
  }
}

/** So many sagittal slices are cut out at once; of each volume at other ones, so that no frame has to wait for all. */
const sagittalSlices = 8;

/** The slices that were cut out last: zoom, pan and window do not cut them out again. */
class SliceMemory {
  readonly #isLabel: boolean;
  readonly #phase: number;
  #values: Voxels = new Uint8Array(0);
  #of: Voluminous | null = null;
  #axes: PlaneAxes | null = null;
  #from = 0;
  #count = 0;

  constructor(isLabel: boolean, phase: number) {
    this.#isLabel = isLabel;
    this.#phase = phase;
  }

  slice(volume: Voluminous, axes: PlaneAxes, depth: number): Voxels {
    const { width, height } = sliceSize(volume.shape, axes);
    const plane = width * height;
    const isKept = volume === this.#of && areSame(axes, this.#axes);
    if (!isKept || depth < this.#from || depth >= this.#from + this.#count) this.#cut(volume, axes, depth, plane);
    const start = (depth - this.#from) * plane;
    return this.#values.subarray(start, start + plane);
  }

  #cut(volume: Voluminous, axes: PlaneAxes, depth: number, plane: number): void {
    const { data, shape } = volume;
    const isSagittal = axes.depth === 0;
    const from = isSagittal ? Math.max(0, depth - ((depth + this.#phase) % sagittalSlices)) : depth;
    const count = isSagittal ? Math.min(sagittalSlices, shape[2] - from) : 1;
    const type = (this.#isLabel ? Uint8Array : data.constructor) as new (length: number) => Voxels;
    if (!(this.#values instanceof type) || this.#values.length < count * plane) this.#values = new type(count * plane);
    if (isSagittal) extractSagittal(data, shape, axes, from, count, this.#values);
    else extractSlice(data, shape, axes, depth, this.#values);
    [this.#of, this.#axes, this.#from, this.#count] = [volume, axes, from, count];
  }
}

function areSame(a: PlaneAxes, b: PlaneAxes | null): boolean {
  return (
    b !== null &&
    a.depth === b.depth &&
    a.isColumnReversed === b.isColumnReversed &&
    a.isRowReversed === b.isRowReversed
  );
}

function atLeast(array: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return array.length >= length ? array : new Uint8Array(length);
}
