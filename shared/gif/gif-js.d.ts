/** What is used of gif.js 0.2.0, which comes without types. */

declare module 'gif.js/src/GIFEncoder.js' {
  /** Writes bytes into pages. */
  export default class GIFEncoder {
    constructor(width: number, height: number);
    firstFrame: boolean;
    delay: number;
    image: Uint8Array | Uint8ClampedArray;
    indexedPixels: Uint8Array;
    colorDepth: number;
    palSize: number;
    writeHeader(): void;
    setRepeat(repeat: number): void;
    setGlobalPalette(palette: Uint8Array): void;
    addFrame(rgba: Uint8Array | Uint8ClampedArray): void;
    getImagePixels(): void;
    analyzePixels(): void;
    finish(): void;
    /** All pages are full, but for the last, which is so as far as the cursor. */
    stream(): { readonly pages: readonly Uint8Array[]; readonly cursor: number };
  }
}

declare module 'gif.js' {
  /** Gives frames to workers, and puts together what comes back. */
  export default class GIF {
    constructor(options: { width: number; height: number; workers: number });
    readonly options: { readonly workers: number };
    readonly frames: unknown[];
    readonly freeWorkers: unknown[];
    readonly activeWorkers: unknown[];
    render(): void;
    abort(): void;
    on(event: 'progress', listener: (share: number) => void): void;
    on(event: 'finished', listener: (blob: unknown, bytes: Uint8Array<ArrayBuffer>) => void): void;
    /** Makes the workers that are missing; returns how many there are. */
    spawnWorkers(): number;
    /** Told by a worker that it has done a frame: the pages of its bytes, of which the last is full to the cursor. */
    frameFinished(frame: { index: number; data: Uint8Array[]; cursor: number; pageSize: number }): void;
    /** The message to a worker for an entry of `frames`. */
    getTask(frame: unknown): unknown;
  }
}
