import { pixelOf } from './colours.ts';
import { placementOf } from './geometry.ts';
import { dividerOf, layersOf } from './layers.ts';
import type { Scene } from './painter.ts';
import type { DrawnCase, PaneView } from './pane-view.ts';
import { framePlace } from './place.ts';
import { planeAxes } from './plane.ts';
import { isRulerOn } from './ruler.ts';

const crosshairColour = pixelOf('#2dd4bf');
const rulerColour = pixelOf('#ffe08a');

/** What a pane shows of a case. */
export function sceneOf(drawn: DrawnCase, view: PaneView): Scene {
  const { image, truth, prediction, other, heat } = drawn;
  const { plane, content, size, ratio, cursor, window, display, colours, ruler } = view;
  const axes = planeAxes(plane, display.convention);
  const depth = cursor[axes.depth];
  const placement = placementOf(image, axes, view.zoom, view.centre, size);
  const place = (voxel: PaneView['cursor']) => framePlace(image.shape, axes, placement, voxel);
  const isHeated = heat !== null && isHeatShown(view);
  return {
    ...{ image, truth, prediction, other, axes, depth, placement, window, ratio },
    isSmooth: display.isSmooth,
    heat: isHeated
      ? {
          volume: heat,
          style: {
            map: display.heat === 'uncertainty' ? 'magma' : 'viridis',
            opacity: display.heatOpacity,
            isSmooth: display.isSmooth,
          },
        }
      : null,
    layers: layersOf(view, { truth: truth !== null, prediction: prediction !== null }),
    isShown: (each) => typeof colours[each] === 'number',
    crosshair: display.hasCrosshair ? { voxel: cursor, colour: crosshairColour, gap: Math.round(8 * ratio) } : null,
    ruler: isRulerOn(ruler, plane, depth) ? { line: [place(ruler.from), place(ruler.to)], colour: rulerColour } : null,
    divider: content === 'swipe' ? dividerOf(view) : null,
  };
}

/** A map is of the first run, and would tell a blinded reader which is the prediction. */
export function isHeatShown({ content, display, isBlinded }: PaneView): boolean {
  return display.heat !== 'none' && content !== 'other' && !isBlinded;
}
