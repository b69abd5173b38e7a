import type { PaneContent } from '../display.ts';
import type { Composition, Place } from './compose.ts';
import { focusOf } from './focus.ts';
import { clampedVoxel, fitZoom, middleOf, placementOf } from './geometry.ts';
import { columnsOf, panesOf } from './grid.ts';
import { usualPair, type DrawnCase, type PaneView } from './pane-view.ts';
import { planeAxes, sliceSize, type Plane, type Point3, type Size } from './plane.ts';

/** Which panes a picture has and where they lie in it. */

/** What a figure shows of a case, wherever the panes of the screen are. */
export type FigureView = Pick<PaneView, 'cursor' | 'window' | 'display' | 'colours'> & {
  /** From left to right. */
  readonly contents: readonly PaneContent[];
  /** Most pixels along the longer side of a pane. */
  readonly size: number;
  readonly pair?: PaneView['pair'];
  readonly isBlinded?: boolean;
};

/** Panes of so many pixels have lines and letters as thick as on the screen; larger ones have thicker ones. */
const usualSize = 512;
/** Narrower, there would be no room for letters beside one another. */
const leastWidth = 96;
/** For three planes. */
const usualArea: Size = { width: 4, height: 3 };

/** Whole slices, all of them enlarged alike, in panes no larger than they need to be. */
export function wholeSlices(drawn: DrawnCase, figure: FigureView): Composition {
  const { contents, size, cursor, window, display, colours, pair = usualPair, isBlinded = false } = figure;
  const { image } = drawn;
  const ratio = Math.max(1, size / usualSize);
  const panes = panesOf(contents, display.plane);
  const square = { width: size, height: size };
  const axesOf = (plane: Plane) => planeAxes(plane, display.convention);
  const zoom = Math.min(...panes.map(({ plane }) => fitZoom(image, axesOf(plane), square)));
  const centre = middleOf(image.shape);
  const sizeOf = (plane: Plane): Size => {
    const { scaleX, scaleY } = placementOf(image, axesOf(plane), zoom, centre, square);
    const { width, height } = sliceSize(image.shape, axesOf(plane));
    return { width: Math.ceil(Math.max(leastWidth * ratio, width * scaleX)), height: Math.ceil(height * scaleY) };
  };
  const views = panes.map(({ plane, content }): PaneView => ({
    ...{ plane, content, ratio, cursor, centre, zoom, window, display, colours, pair, isBlinded },
    ...{ size: sizeOf(plane), swipe: 0.5, flicker: 0, ruler: null },
  }));
  return arranged(views, display.plane === 'three' ? columnsOf(panes, image, usualArea) : panes.length, true);
}

/** Row by row; a column is as wide as the widest of its panes, a row as high as the highest. Filled, all become so. */
export function arranged(views: readonly PaneView[], columnCount: number, isFilled = false): Composition {
  const columns = Math.min(columnCount, views.length);
  const rows = Math.ceil(views.length / columns);
  const gap = Math.max(1, Math.round(views[0].ratio));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...views.filter((_view, i) => i % columns === column).map(({ size }) => size.width)),
  );
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.max(...views.slice(row * columns, (row + 1) * columns).map(({ size }) => size.height)),
  );
  const start = (sizes: readonly number[], at: number): number =>
    sizes.slice(0, at).reduce((sum, size) => sum + size + gap, 0);
  const cells = Array.from({ length: columns * rows }, (_, i): Place & Size => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return {
      ...{ left: start(widths, column), top: start(heights, row) },
      ...{ width: widths[column], height: heights[row] },
    };
  });
  const panes = views.map((view, i) => {
    const { left, top, width, height } = cells[i];
    return { view: isFilled ? { ...view, size: { width, height } } : view, left, top };
  });
  const size = { width: start(widths, columns) - gap, height: start(heights, rows) - gap };
  return { size, panes, empty: cells.slice(views.length) };
}

/** The same picture larger or smaller, lines and letters as well. */
export function scaled(composition: Composition, factor: number): Composition {
  const views = composition.panes.map(({ view }) => ({
    ...view,
    zoom: view.zoom * factor,
    ratio: view.ratio * factor,
    size: {
      width: Math.max(1, Math.round(view.size.width * factor)),
      height: Math.max(1, Math.round(view.size.height * factor)),
    },
  }));
  return arranged(views, columnsIn(composition));
}

/** The same picture, so many pixels wide. */
export function withWidth(composition: Composition, width: number): Composition {
  const near = scaled(composition, width / composition.size.width);
  // What rounding has left over goes to the panes of the first column.
  const left = width - near.size.width;
  const columns = columnsIn(near);
  const views = near.panes.map(({ view }, i) =>
    i % columns === 0 ? { ...view, size: { ...view.size, width: Math.max(1, view.size.width + left) } } : view,
  );
  return arranged(views, columns);
}

function columnsIn({ panes, empty }: Composition): number {
  return [...panes, ...empty].filter(({ top }) => top === 0).length;
}

/** Where most of the truth is to be seen, else of the prediction, else the middle. */
export function placeToLook({ image, truth, prediction }: Pick<DrawnCase, 'image' | 'truth' | 'prediction'>): Point3 {
  const found = (truth && focusOf(truth)) ?? (prediction && focusOf(prediction));
  return found ?? clampedVoxel(middleOf(image.shape), image.shape);
}
