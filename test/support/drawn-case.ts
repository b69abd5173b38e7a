import { defaultDisplay } from '../../shared/display.ts';
import type { DrawnCase } from '../../shared/draw/pane-view.ts';
import { pixelOf } from '../../shared/draw/colours.ts';
import type { FigureView } from '../../shared/draw/figure.ts';
import type { ViewVolume } from '../../shared/viewer.ts';

/** A volume of 5 × 4 × 3 voxels of 1 × 1 × 2 mm to draw, whose values tell their place. */
export const drawnShape = [3, 4, 5] as const;

function volume(valueAt: (x: number, y: number, z: number) => number): ViewVolume {
  const [depth, height, width] = drawnShape;
  const data = new Uint8Array(depth * height * width);
  for (let i = 0; i < data.length; i++) {
    data[i] = valueAt(i % width, Math.floor(i / width) % height, Math.floor(i / (width * height)));
  }
  return {
    shape: [...drawnShape],
    spacingMm: [2, 1, 1],
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    data,
    window: [0, 255],
  };
}

/** In slice z the truth is x ≤ z, the prediction x ≥ 4 − z; grey is 80 z + 10 y + x. */
export function makeDrawnCase(): DrawnCase {
  return {
    facts: { caseId: 'case_0', hasImage: true, classes: [] },
    image: volume((x, y, z) => 80 * z + 10 * y + x),
    truth: volume((x, _y, z) => (x <= z ? 1 : 0)),
    prediction: volume((x, _y, z) => (x >= 4 - z ? 1 : 0)),
    other: null,
    otherName: '',
    heat: null,
  };
}

export const classColour = pixelOf('#e69f00');

export function figureView(change: Partial<FigureView> = {}): FigureView {
  return {
    contents: ['truth', 'prediction'],
    size: 40,
    cursor: [2, 2, 1],
    window: [0, 255],
    display: { ...defaultDisplay, hasCrosshair: false, mode: 'fill', fillOpacity: 1 },
    colours: [null, classColour],
    ...change,
  };
}
