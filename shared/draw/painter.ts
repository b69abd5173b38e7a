import type { Voxels } from '../contract.ts';
import { drawCrosshair } from './crosshair.ts';
import { differenceOf } from './difference.ts';
import { drawLinear, drawNearest } from './draw-image.ts';
import { drawLabels, type LabelStyle } from './draw-labels.ts';
import { extractSagittal, extractSlice } from './extract.ts';
import { clear, createFrame, type Frame } from './frame.ts';
import type { Placement } from './place.ts';
import { pixelAt, sliceSize, type PlaneAxes, type Point3, type Shape3, type Size } from './plane.ts';
import { toGrey, type Window } from './window.ts';

export interface Voluminous {
  readonly shape: Shape3;
  readonly data: Voxels;
}

export interface Layer {
  readonly of: 'truth' | 'prediction' | 'difference';
  readonly style: LabelStyle;
}

/** All that one pane shows. */
export interface Scene {
  readonly image: Voluminous;
  readonly truth: Voluminous | null;
  readonly prediction: Voluminous | null;
  readonly axes: PlaneAxes;
  readonly depth: number;
  readonly placement: Placement;
  readonly window: Window;
  readonly isSmooth: boolean;
  /** Drawn in turn. A difference needs truth and prediction. */
  readonly layers: readonly Layer[];
  /** Which classes a difference is of. */
  isShown(classIndex: number): boolean;
  readonly crosshair: { readonly voxel: Point3; readonly colour: number; readonly gap: number } | null;
}

/** Draws the scenes of one pane, one after the other, into the same memory. */
export class Painter {
  #frame: Frame = createFrame(1, 1);
  readonly #image = new SliceMemory(false);
  readonly #truth = new SliceMemory(true);
  readonly #prediction = new SliceMemory(true);
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
    const size = sliceSize(scene.image.shape, scene.axes);
    for (const { of, style } of scene.layers) {
      const labels = this.#labels(scene, of, size);
      if (labels) drawLabels(frame, labels, size, scene.placement, style);
    }
    if (scene.crosshair) {
      const { voxel, colour, gap } = scene.crosshair;
      const { column, row } = pixelAt(scene.image.shape, scene.axes, voxel);
      const { left, top, scaleX, scaleY } = scene.placement;
      drawCrosshair(
        frame,
        Math.floor(left + (column + 0.5) * scaleX),
        Math.floor(top + (row + 0.5) * scaleY),
        colour,
        gap,
      );
    }
    return frame;
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
    const { truth, prediction, axes, depth } = scene;
    if (of === 'truth') return truth && (this.#truth.slice(truth, axes, depth) as Uint8Array);
    if (of === 'prediction') return prediction && (this.#prediction.slice(prediction, axes, depth) as Uint8Array);
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

/** So many sagittal slices are cut out at once. */
const sagittalSlices = 8;

/** The slices that were cut out last: zoom, pan and window do not cut them out again. */
class SliceMemory {
  readonly #isLabel: boolean;
  #values: Voxels = new Uint8Array(0);
  #of: Voluminous | null = null;
  #axes: PlaneAxes | null = null;
  #from = 0;
  #count = 0;

  constructor(isLabel: boolean) {
    this.#isLabel = isLabel;
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
    const from = isSagittal ? depth - (depth % sagittalSlices) : depth;
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
