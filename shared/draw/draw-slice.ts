import type { Slice } from '../slice.ts';
import { defaultColour, pixelOf } from './colours.ts';
import { drawNearest } from './draw-image.ts';
import { drawLabels } from './draw-labels.ts';
import { createFrame, type Frame } from './frame.ts';

export interface SliceStyle {
  /** `#rrggbb` by class; that of the background is not used. */
  readonly colours: readonly string[];
  readonly show: 'none' | 'label' | 'prediction' | 'both';
  readonly mode: 'outline' | 'fill';
  readonly lineWidth?: number;
}

const fillOpacity = 0.45;

/**
 * A slice as a picture of the given size, each of its pixels a block. Of both, the truth is outlined, and the prediction
 * filled or its outline dashed.
 */
export function drawSlice(slice: Slice, style: SliceStyle, width: number, height: number): Frame {
  const frame = createFrame(width, height);
  const placement = { left: 0, top: 0, scaleX: width / slice.width, scaleY: height / slice.height };
  drawNearest(frame, slice.grey, slice, placement);
  const count = Math.max(style.colours.length, 256);
  const colours = Array.from({ length: count }, (_, each) =>
    each === 0 ? null : pixelOf(style.colours[each] ?? defaultColour(each)),
  );
  const { show, mode, lineWidth } = style;
  const label = show === 'label' || show === 'both' ? slice.label : null;
  const prediction = show === 'prediction' || show === 'both' ? slice.prediction : null;
  const opacity = mode === 'fill' ? fillOpacity : 1;
  if (prediction) {
    const isDashed = label !== null;
    drawLabels(frame, prediction, slice, placement, { colours, mode, opacity, lineWidth, isDashed });
  }
  if (label && prediction)
    drawLabels(frame, label, slice, placement, { colours, mode: 'outline', opacity: 1, lineWidth });
  else if (label) drawLabels(frame, label, slice, placement, { colours, mode, opacity, lineWidth });
  return frame;
}
