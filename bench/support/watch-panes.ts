/**
 * What runs in a page to see what a user sees: what panes show is known from the pictures that are put on their canvases,
 * without reading them back.
 */
export interface SeenFrame {
  /** Milliseconds of the page's clock, when the frame was about to be drawn. */
  readonly at: number;
  /** Of the case that the texts of the first pane name. */
  readonly name: string;
  /** Tells pictures of the first pane from one another. */
  readonly picture: number;
  readonly isBlack: boolean;
  /** Bits of the squares around its middle, white or not. */
  readonly mark: number;
  /** Whether the page says that it still reads. */
  readonly isReading: boolean;
}

export interface PaneWatch {
  /** Frames from now on, in which anything changed; until `stop`. */
  start(): void;
  stop(): SeenFrame[];
  /** The frame of now. */
  now(): SeenFrame;
  /** Pictures put on canvases so far. */
  readonly painted: number;
}

/** Puts a `PaneWatch` into `globalThis.panes`. Stands alone: it is sent to the page as text. */
export function watchPanes(): void {
  interface Picture {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }
  interface Canvas {
    readonly isConnected: boolean;
  }
  interface Probe {
    readonly style: { cssText: string; width: string };
    remove(): void;
  }
  type Put = (this: { readonly canvas: Canvas }, picture: Picture, ...rest: unknown[]) => void;
  const page = globalThis as unknown as {
    CanvasRenderingContext2D: { prototype: { putImageData: Put } };
    document: {
      querySelector(css: string): { querySelector(css: string): never; textContent: string } | null;
      createElement(name: string): Probe;
      body: { append(child: Probe): void };
    };
    ResizeObserver: new (heard: () => void) => { observe(probe: Probe): void; disconnect(): void };
    requestAnimationFrame(then: () => void): number;
    cancelAnimationFrame(id: number): void;
    panes: PaneWatch;
  };
  const pictures = new WeakMap<Canvas, Pick<SeenFrame, 'picture' | 'isBlack' | 'mark'>>();
  const prototype = page.CanvasRenderingContext2D.prototype;
  const put = prototype.putImageData;
  let painted = 0;
  prototype.putImageData = function (picture, ...rest) {
    put.call(this, picture, ...rest);
    painted++;
    pictures.set(this.canvas, seen(picture));
  };

  function seen({ data, width, height }: Picture) {
    const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
    let hash = 0;
    let isBlack = true;
    for (let i = 0; i < 4001; i++) {
      const pixel = pixels[Math.floor(((i + 0.5) / 4001) * pixels.length)];
      if (pixel !== 0xff000000) isBlack = false;
      hash = (Math.imul(hash, 31) + pixel) | 0;
    }
    const isWhite = (dx: number, dy: number): number =>
      Number((pixels[((height >> 1) + dy) * width + (width >> 1) + dx] & 255) > 128);
    const mark = isWhite(-20, -20) + 2 * isWhite(20, -20) + 4 * isWhite(-20, 20) + 8 * isWhite(20, 20);
    return { picture: hash, isBlack, mark };
  }

  function now(): SeenFrame {
    const pane = page.document.querySelector('[data-pane]');
    const name = /(?:scan|hippocampus)_\d{3}/.exec(pane?.querySelector('.texts')?.['textContent'] ?? '')?.[0] ?? '';
    const canvas = pane?.querySelector('canvas');
    const isReading = /Reading/.test(page.document.querySelector('main [role=status]')?.textContent ?? '');
    const at = performance.now();
    return { at, name, isReading, ...((canvas && pictures.get(canvas)) ?? { picture: 0, isBlack: true, mark: -1 }) };
  }

  let frames: SeenFrame[] = [];
  let next = 0;
  // Sizes are observed after all that scripts do for a frame, and before it is drawn.
  const probe = page.document.createElement('div');
  probe.style.cssText = 'position: fixed; visibility: hidden; height: 1px';
  const observer = new page.ResizeObserver(() => {
    const frame = now();
    const last = frames.at(-1);
    const isNew = (['name', 'picture', 'isReading'] as const).some((key) => frame[key] !== last?.[key]);
    if (isNew) frames.push(frame);
  });
  let width = 0;
  const watch = (): void => {
    probe.style.width = `${(width = 3 - (width || 1))}px`;
    next = page.requestAnimationFrame(watch);
  };
  page.panes = {
    start() {
      frames = [];
      page.document.body.append(probe);
      observer.observe(probe);
      watch();
    },
    stop() {
      page.cancelAnimationFrame(next);
      observer.disconnect();
      probe.remove();
      return frames;
    },
    now,
    get painted() {
      return painted;
    },
  };
}
