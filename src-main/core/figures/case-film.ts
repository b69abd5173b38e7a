import { setImmediate } from 'node:timers/promises';
import GIFEncoder from 'gif.js/src/GIFEncoder.js';
import { atMoment, coloursOf, type Composition, type Moment } from '../../../shared/draw/compose.ts';
import type { DrawnCase } from '../../../shared/draw/pane-view.ts';
import type { Plane } from '../../../shared/draw/plane.ts';
import { StudioError } from '../../../shared/errors.ts';
import { frameEncoder } from '../../../shared/gif/encode-frame.ts';
import { paletteOf } from '../../../shared/gif/palette.ts';
import { frameDelays, repeatOf } from '../../../shared/gif/timing.ts';
import type { CaseCanvas } from './case-canvas.ts';

export interface Film {
  readonly drawn: DrawnCase;
  readonly composition: Composition;
  /** Whose slices the pictures are. */
  readonly plane: Plane;
  readonly moments: readonly Moment[];
  readonly framesPerSecond: number;
  /** 0: for ever. */
  readonly plays: number;
  readonly hasCaptions: boolean;
}

/** The bytes of a GIF, part by part. Throws `cancelled` once the signal is aborted. */
export async function filmGif(
  { drawn, composition, plane, moments, framesPerSecond, plays, hasCaptions }: Film,
  canvas: CaseCanvas,
  { signal, onFrame }: { signal?: AbortSignal; onFrame?(done: number, total: number): void } = {},
): Promise<Uint8Array[]> {
  const encode = frameEncoder(GIFEncoder);
  const palette = paletteOf(coloursOf(drawn, composition));
  const delays = frameDelays(moments.length, framesPerSecond);
  const parts: Uint8Array[] = [];
  for (const [index, moment] of moments.entries()) {
    // Ctrl-C is heard in between.
    await setImmediate();
    if (signal?.aborted) throw new StudioError('cancelled', 'the figure was stopped', 'nothing was written');
    const rgba = canvas.pixels(drawn, atMoment(composition, plane, moment), hasCaptions);
    parts.push(
      encode({
        ...{ index, isLast: index === moments.length - 1, ...composition.size },
        ...{ rgba, palette, delay: delays[index], repeat: repeatOf(plays) },
      }),
    );
    onFrame?.(index + 1, moments.length);
  }
  return parts;
}
