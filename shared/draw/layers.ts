import { differencePixels } from './difference.ts';
import { defaultColour, pixelOf } from './colours.ts';
import type { CaseFacts } from '../viewer.ts';
import type { Layer } from './painter.ts';
import type { Display, PaneContent } from '../display.ts';

/** Pixel values by class; null for the background and what is switched off. */
export function classPixels(classes: CaseFacts['classes'], hidden: ReadonlySet<number>): (number | null)[] {
  return classes.map(({ colour }, each) => {
    if (each === 0 || hidden.has(each)) return null;
    return pixelOf(/^#[0-9a-f]{6}$/i.test(colour) ? colour : defaultColour(each));
  });
}

/**
 * What is drawn over an image. Where truth and prediction lie over one another, the truth has a solid outline and the
 * prediction is filled or has a dashed one.
 */
export function layersOf(
  content: PaneContent,
  colours: readonly (number | null)[],
  settings: Display,
  lineWidth: number,
): Layer[] {
  const { mode, hasLabels, hasTruth, hasPrediction } = settings;
  if (!hasLabels) return [];
  const opacity = mode === 'fill' ? settings.fillOpacity : settings.outlineOpacity;
  const style = { colours, mode, opacity, lineWidth };
  if (content === 'difference') return [{ of: 'difference', style: { ...style, colours: differencePixels } }];
  if (content === 'truth' || content === 'prediction') return [{ of: content, style }];
  const isBoth = hasTruth && hasPrediction;
  const layers: Layer[] = [];
  if (hasPrediction) layers.push({ of: 'prediction', style: { ...style, isDashed: isBoth } });
  if (hasTruth && isBoth) {
    layers.push({ of: 'truth', style: { ...style, mode: 'outline', opacity: settings.outlineOpacity } });
  } else if (hasTruth) layers.push({ of: 'truth', style });
  return layers;
}
