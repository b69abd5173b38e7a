import { paneKey, type PaneId } from '../../shared/draw/grid.ts';
import type { PaneView } from '../../shared/draw/pane-view.ts';

/**
 * Names a pane by its place: A keeps it from case to case, whether that is the truth or the prediction. What stays
 * maximised or marked would tell a blinded reader else.
 */
export function placeKey(pane: PaneId, pair: PaneView['pair']): string {
  const at = pair.findIndex((name) => name === pane.content);
  return at < 0 ? paneKey(pane) : `${pane.plane} ${'AB'[at]}`;
}
