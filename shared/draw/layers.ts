import { differencePixels } from './difference.ts';
import { classColour, defaultColour, pixelOf, type ColourScheme } from './colours.ts';
import type { CaseFacts } from '../viewer.ts';
import type { Layer } from './painter.ts';
import type { PaneView } from './pane-view.ts';

/** Pixel values by class; null for the background and what is switched off. MIScnn's colours replace chosen ones. */
export function classPixels(
  classes: CaseFacts['classes'],
  hidden: ReadonlySet<number>,
  scheme: ColourScheme = 'studio',
): (number | null)[] {
  return classes.map(({ colour }, each) => {
    if (each === 0 || hidden.has(each)) return null;
    if (scheme === 'miscnn') return pixelOf(classColour(scheme, each));
    return pixelOf(/^#[0-9a-f]{6}$/i.test(colour) ? colour : defaultColour(each));
  });
}

/** What of a pane's view decides its layers. */
export type LayerView = Pick<
  PaneView,
  'content' | 'colours' | 'display' | 'pair' | 'flicker' | 'swipe' | 'size' | 'ratio'
>;

/**
 * What is drawn over an image. Where truth and prediction lie over one another, the truth has a solid outline and the
 * prediction is filled or has a dashed one.
 */
export function layersOf(view: LayerView, has: { readonly truth: boolean; readonly prediction: boolean }): Layer[] {
  const { content, colours, display, pair } = view;
  if (!display.hasLabels) return [];
  const style = {
    colours,
    mode: display.mode,
    opacity: display.mode === 'fill' ? display.fillOpacity : display.outlineOpacity,
    lineWidth: lineWidthOf(view),
  };
  if (content === 'difference') {
    // Outlines of where two outlines differ would be mere noise: it is always filled, and opacity keys still work on it.
    const opacity = display.mode === 'fill' ? display.fillOpacity : outlinedDifference * display.outlineOpacity;
    return [
      { of: 'difference', style: { ...style, colours: differencePixels(display.colours), mode: 'fill', opacity } },
    ];
  }
  if (content === 'flicker') return [{ of: pair[view.flicker], style }];
  if (content === 'swipe') {
    const divider = dividerOf(view);
    return [
      { of: pair[0], style, within: { from: 0, to: divider } },
      { of: pair[1], style, within: { from: divider, to: view.size.width } },
    ];
  }
  if (content !== 'overlay') return [{ of: content, style }];
  const hasTruth = has.truth && display.hasTruth;
  const hasPrediction = has.prediction && display.hasPrediction;
  const isBoth = hasTruth && hasPrediction;
  const layers: Layer[] = [];
  if (hasPrediction) layers.push({ of: 'prediction', style: { ...style, isDashed: isBoth } });
  if (hasTruth && isBoth) {
    layers.push({ of: 'truth', style: { ...style, mode: 'outline', opacity: display.outlineOpacity } });
  } else if (hasTruth) layers.push({ of: 'truth', style });
  return layers;
}

/** Of a difference, where labels are outlined, in place of the full opacity that their lines have. */
const outlinedDifference = 0.5;

export function lineWidthOf({ ratio }: Pick<PaneView, 'ratio'>): number {
  return Math.max(1, Math.round(ratio));
}

/** The column of the frame at which the right side of a swipe starts. */
export function dividerOf({ swipe, size }: Pick<PaneView, 'swipe' | 'size'>): number {
  return Math.round(swipe * size.width);
}
