import type { Display, PaneContent } from '../display.ts';
import type { Grid } from './geometry.ts';
import { planeAxes, planes, sliceSize, spacingAlong, type Plane, type Size } from './plane.ts';

/** Which panes there are, and how they lie on a screen or figure. */

export interface PaneId {
  readonly plane: Plane;
  readonly content: PaneContent;
}

/** Row by row: with three planes each content has a row of its own. */
export function panesOf(contents: readonly PaneContent[], plane: Display['plane']): PaneId[] {
  return contents.flatMap((content) =>
    (plane === 'three' ? planes : [plane]).map((each) => ({ plane: each, content })),
  );
}

export function paneKey({ plane, content }: PaneId): string {
  return `${plane} ${content}`;
}

/** The number of columns with which the slices get largest. */
export function columnsOf(panes: readonly PaneId[], grid: Grid, area: Size): number {
  const rows = new Set(panes.map(({ content }) => content)).size;
  // More than one content over three planes: what belongs together stays in one column.
  if (rows > 1 && rows < panes.length) return panes.length / rows;
  const choices = panes.map((_, i) => panes.length - i);
  const scales = choices.map((columns) => scaleIn(panes, grid, columns, area));
  return choices[scales.indexOf(Math.max(...scales))] ?? 1;
}

/** Pixels for a millimetre when each pane shows its whole slice. */
function scaleIn(panes: readonly PaneId[], { shape, spacingMm }: Grid, columns: number, area: Size): number {
  const rows = Math.ceil(panes.length / columns);
  const scales = panes.map(({ plane }) => {
    const axes = planeAxes(plane);
    const { width, height } = sliceSize(shape, axes);
    const across = area.width / columns / (width * spacingAlong(spacingMm, axes.column));
    return Math.min(across, area.height / rows / (height * spacingAlong(spacingMm, axes.row)));
  });
  return Math.min(...scales);
}
