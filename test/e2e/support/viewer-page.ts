import type { Locator, Page } from 'playwright';

/** What the viewer shows, as its user reads it off the window. */

export const planes = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof planes)[number];

/** Red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

export class ViewerPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  pane(plane: Plane, content = 'overlay'): Locator {
    return this.page.locator(`[data-pane="${plane} ${content}"]`);
  }

  /** Their planes and contents, row by row. */
  panes(): Promise<string> {
    return this.page
      .locator('[data-pane]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-pane')).join());
  }

  /** The case that is on the screen, which is the last one until the next is there. */
  shownCase(): Promise<string | null> {
    return this.page.locator('[data-case]').getAttribute('data-case');
  }

  /** What stands under a name in the line below the panes. */
  value(name: string): Promise<string> {
    const term = this.page.locator('dt', { hasText: new RegExp(`^${name}$`) });
    return term.locator('xpath=../dd').first().innerText();
  }

  /** That of the crosshair: nothing is under the pointer. */
  async voxel(): Promise<number[]> {
    await this.page.mouse.move(1, 1);
    return (await this.value('Voxel')).split(', ').map(Number);
  }

  /** Width and level; in a pane that is wide enough to say so, or is about to be. */
  async windowText(pane: Locator): Promise<string> {
    const text = await pane.locator('.bottom-right', { hasText: /W .*L/ }).innerText();
    return /W .*L [^·]*/.exec(text)![0];
  }

  async zoomText(pane = this.page.locator('[data-pane]').first()): Promise<string> {
    return /× [\d.]+/.exec(await pane.locator('.bottom-right').innerText())![0];
  }

  /** The sides of the patient at the left, right, top and bottom of a pane, by where they stand. */
  async letters(pane: Locator): Promise<string[]> {
    const found: { text: string; x: number; y: number }[] = [];
    for (const each of await pane
      .locator('.texts > span')
      .filter({ hasText: /^[RLAPSI]$/ })
      .all()) {
      const { x, y, width, height } = (await each.boundingBox())!;
      found.push({ text: await each.innerText(), x: x + width / 2, y: y + height / 2 });
    }
    const byX = found.toSorted((a, b) => a.x - b.x);
    const byY = found.toSorted((a, b) => a.y - b.y);
    return [byX.at(0), byX.at(-1), byY.at(0), byY.at(-1)].map((each) => each!.text);
  }

  /** The slice, from 1 on, that a pane shows. */
  async slice(pane: Locator): Promise<number> {
    return Number(/slice (\d+) of/.exec((await pane.getAttribute('aria-label'))!)![1]);
  }

  /** Moves the pointer to a place of a pane. */
  async point(pane: Locator, x = 0.6, y = 0.6): Promise<void> {
    const box = (await pane.boundingBox())!;
    await this.page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  }

  /** Changes with the picture. */
  async hash(pane: Locator): Promise<number> {
    return (await this.picture(pane)).hash;
  }

  async picture(pane: Locator): Promise<Picture> {
    await this.painted();
    return pane.locator('canvas').evaluate((canvas: Canvas) => {
      const { width, height } = canvas;
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
      const found = { hash: 0, lit: 0, count: 0, x: 0, y: 0 };
      for (let i = 0; i < pixels.length; i++) {
        found.hash = (Math.imul(found.hash, 31) + pixels[i]) | 0;
        if (pixels[i] !== 0xff000000) found.lit++;
        if (pixels[i] !== 0xffffffff) continue;
        found.count++;
        found.x += ((i % width) + 0.5) / width - 0.5;
        found.y += (Math.floor(i / width) + 0.5) / height - 0.5;
      }
      const { count } = found;
      return { ...found, x: found.x / Math.max(1, count), y: found.y / Math.max(1, count) };
    });
  }

  /** Pixels of one of the colours, `#rrggbb`. */
  async count(pane: Locator, colours: readonly string[]): Promise<number> {
    const { rgba } = await this.pixels(pane);
    const wanted = new Set(colours.map((colour) => Number.parseInt(colour.slice(1), 16)));
    let count = 0;
    for (let i = 0; i < rgba.length; i += 4) {
      if (wanted.has((rgba[i] << 16) | (rgba[i + 1] << 8) | rgba[i + 2])) count++;
    }
    return count;
  }

  async pixels(pane: Locator): Promise<Pixels> {
    await this.painted();
    const { width, height, bytes } = await pane.locator('canvas').evaluate((canvas: Canvas) => {
      const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let text = '';
      for (const byte of new Uint8Array(data.buffer)) text += String.fromCharCode(byte);
      return { width: canvas.width, height: canvas.height, bytes: btoa(text) };
    });
    return { width, height, rgba: new Uint8Array(Buffer.from(bytes, 'base64')) };
  }

  /** All that was asked for by now is painted. Texts tell of it before: they do not wait for the next frame. */
  private async painted(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
}

/** What the pixels of a pane tell; x and y are those of the white ones, as shares of its size from its middle. */
export interface Picture {
  readonly hash: number;
  /** Pixels that are not black. */
  readonly lit: number;
  /** White pixels. */
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

/** As windows have it, for the code that runs in one. */
interface Canvas {
  readonly width: number;
  readonly height: number;
}
declare function requestAnimationFrame(work: (time: unknown) => void): void;
declare const OffscreenCanvas: new (
  width: number,
  height: number,
) => {
  getContext(
    kind: '2d',
    options: object,
  ): {
    drawImage(canvas: Canvas, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: { buffer: ArrayBuffer } };
  };
};
