import type { Canvas } from '@napi-rs/canvas';
import { Composer, type Composition } from '../../../shared/draw/compose.ts';
import type { DrawnCase } from '../../../shared/draw/pane-view.ts';
import { drawCaptions, type TextCanvas } from '../../../shared/draw/texts.ts';
import { loadFonts } from './fonts.ts';

/** Draws pictures of cases without a window, one after the other into the same memory. */
export interface CaseCanvas {
  draw(drawn: DrawnCase, composition: Composition, hasCaptions: boolean): Canvas;
  /** Four bytes a pixel, which may be overwritten by the next picture. */
  pixels(drawn: DrawnCase, composition: Composition, hasCaptions: boolean): Uint8ClampedArray<ArrayBuffer>;
}

export const figureFont = 'sans-serif';

export async function createCaseCanvas(): Promise<CaseCanvas> {
  const [{ createCanvas, ImageData }] = await Promise.all([import('@napi-rs/canvas'), loadFonts()]);
  const composer = new Composer();
  let canvas = createCanvas(1, 1);

  const draw = (drawn: DrawnCase, composition: Composition, hasCaptions: boolean): Canvas => {
    const { rgba, width, height } = composer.compose(drawn, composition);
    if (canvas.width !== width || canvas.height !== height) canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
    if (hasCaptions) drawCaptions(context as unknown as TextCanvas, drawn, composition, figureFont);
    return canvas;
  };
  return {
    draw,
    pixels(drawn, composition, hasCaptions) {
      if (!hasCaptions) return composer.compose(drawn, composition).rgba;
      const { width, height } = composition.size;
      const { data } = draw(drawn, composition, true).getContext('2d').getImageData(0, 0, width, height);
      return data as Uint8ClampedArray<ArrayBuffer>;
    },
  };
}
