import { Composer, type Composition } from '../../../shared/draw/compose.ts';
import type { DrawnCase } from '../../../shared/draw/pane-view.ts';
import { drawCaptions } from '../../../shared/draw/texts.ts';
import { StudioError } from '../../../shared/errors.ts';

/** Draws pictures in memory, as they are drawn on the screen. */
export class FigureCanvas {
  readonly #composer = new Composer();
  #canvas = new OffscreenCanvas(1, 1);

  /** Four bytes a pixel, which may be overwritten by the next picture. */
  pixels(drawn: DrawnCase, composition: Composition, hasCaptions: boolean): Uint8ClampedArray<ArrayBuffer> {
    if (!hasCaptions) return this.#composer.compose(drawn, composition).rgba;
    const { width, height } = composition.size;
    return this.#draw(drawn, composition, true).getImageData(0, 0, width, height).data as never;
  }

  async png(drawn: DrawnCase, composition: Composition, hasCaptions: boolean): Promise<Blob> {
    this.#draw(drawn, composition, hasCaptions);
    return this.#canvas.convertToBlob({ type: 'image/png' });
  }

  #draw(drawn: DrawnCase, composition: Composition, hasCaptions: boolean): OffscreenCanvasRenderingContext2D {
    const { rgba, width, height } = this.#composer.compose(drawn, composition);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas = new OffscreenCanvas(width, height);
    }
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context)
      throw new StudioError('memory', `there is no room for ${width} × ${height} pixels`, 'make it smaller');
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
    if (hasCaptions) drawCaptions(context, drawn, composition, fontFamilies());
    return context;
  }
}

/** Those of the app. */
function fontFamilies(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif';
}
