import type { Composition } from '../../../shared/draw/compose.ts';
import { arranged } from '../../../shared/draw/figure.ts';
import type { DrawnCase } from '../../../shared/draw/pane-view.ts';
import type { ShownCase, ViewerState } from '../viewer-state.svelte.ts';

/** The panes as they are on the screen, pixel by pixel. null before they have a size. */
export function screenComposition(viewer: ViewerState): Composition | null {
  const ratio = window.devicePixelRatio || 1;
  const views = viewer.panes.flatMap((pane) => {
    const size = viewer.paneSize(pane);
    return size && size.width > 0 && size.height > 0 ? [viewer.paneView(pane, size, ratio)] : [];
  });
  return views.length === 0 ? null : arranged(views, viewer.columns);
}

export function drawnCase({ facts, image, truth, prediction, other, otherName, heat }: ShownCase): DrawnCase {
  return { facts, image, truth, prediction, other, otherName, heat };
}
