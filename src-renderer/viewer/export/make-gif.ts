import GIF from 'gif.js';
import type { Size } from '../../../shared/draw/plane.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { GifFrame } from '../../../shared/gif/encode-frame.ts';
import { frameDelays, repeatOf } from '../../../shared/gif/timing.ts';

export interface GifOrder {
  readonly size: Size;
  readonly frames: number;
  readonly framesPerSecond: number;
  /** 0: for ever. */
  readonly plays: number;
  /** Of all frames. */
  readonly palette: Uint8Array;
  /** The pixels of a frame, which may be overwritten by the next. */
  paint(frame: number): Uint8ClampedArray<ArrayBuffer>;
}

interface Progress {
  readonly signal: AbortSignal;
  onProgress(share: number): void;
}

/**
 * Frames are drawn one by one, each when a worker is free for it, and the window answers between them. Rejects with
 * `cancelled`, or with what drawing or encoding throws; nothing goes on in either case.
 */
export function makeGif(order: GifOrder, { signal, onProgress }: Progress): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const gif = new DrawnGif(order, (error) => end(() => reject(error)));
    const onAbort = (): void => end(() => reject(new StudioError('cancelled', 'it was stopped', 'start it again')));
    function end(settle: () => void): void {
      signal.removeEventListener('abort', onAbort);
      gif.close();
      settle();
    }
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    gif.on('progress', onProgress);
    gif.on('finished', (_, bytes) => end(() => resolve(new Blob([bytes], { type: 'image/gif' }))));
    gif.render();
  });
}

/** While one worker encodes a frame, the next is drawn for another. */
const [leastWorkers, mostWorkers] = [2, 4];

/** gif.js would have all frames drawn beforehand, would wait for ever for a worker that fails, and ends no idle one. */
class DrawnGif extends GIF {
  readonly #order: GifOrder;
  readonly #delays: readonly number[];
  readonly #fail: (error: unknown) => void;
  readonly #workers: Worker[] = [];
  #isOver = false;

  constructor(order: GifOrder, fail: (error: unknown) => void) {
    const { width, height } = order.size;
    super({ width, height, workers: Math.min(mostWorkers, Math.max(leastWorkers, navigator.hardwareConcurrency)) });
    this.#order = order;
    this.#delays = frameDelays(order.frames, order.framesPerSecond);
    this.#fail = fail;
    for (let index = 0; index < order.frames; index++) this.frames.push(index);
  }

  override spawnWorkers(): number {
    const count = Math.min(this.options.workers, this.frames.length);
    while (this.#workers.length < count) {
      const worker = new Worker(new URL('./gif-worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data }) => {
        if (this.#isOver) return;
        this.activeWorkers.splice(this.activeWorkers.indexOf(worker), 1);
        this.freeWorkers.push(worker);
        this.#attempt(() => this.frameFinished(data));
      });
      worker.addEventListener('error', (event) => this.#fail(new Error(event.message)));
      this.#workers.push(worker);
      this.freeWorkers.push(worker);
    }
    return count;
  }

  override render(): void {
    this.#attempt(() => super.render());
  }

  override getTask(frame: unknown): GifFrame {
    const index = frame as number;
    const { size, frames, plays, palette, paint } = this.#order;
    return {
      index,
      isLast: index === frames - 1,
      ...size,
      rgba: paint(index),
      palette,
      delay: this.#delays[index],
      repeat: repeatOf(plays),
    };
  }

  close(): void {
    this.#isOver = true;
    for (const worker of this.#workers) worker.terminate();
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }
}
