import type { CDPSession, Page } from 'playwright';
import { rounded } from './measure.ts';

/** What the functions use that run in the page. */
interface PageElement {
  readonly scrollHeight: number;
  readonly clientHeight: number;
  scrollTop: number;
  click(): void;
}
declare const document: {
  querySelector(css: string): PageElement | null;
  querySelectorAll(css: string): Iterable<PageElement>;
};
declare function requestAnimationFrame(then: (now: number) => void): number;
declare function cancelAnimationFrame(id: number): void;

/** Milliseconds from a click to the second frame after it: what it changed is on the screen by then. */
export async function clickToPaint(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (css) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        document.querySelector(css)!.click();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
      }),
    selector,
  );
}

/** Scrolls what scrolls within `selector` by 60 pixels a frame, down or up; resolves to the milliseconds of each frame. */
export async function scrollFrames(page: Page, selector: string, frames: number, direction = 1): Promise<number[]> {
  return page.evaluate(
    async ([css, count, way]) => {
      const within = [document.querySelector(css)!, ...document.querySelectorAll(`${css} *`)];
      const scroller = within.find((each) => each.scrollHeight > each.clientHeight + 1000 && each.clientHeight > 100)!;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const times: number[] = [];
      let last = await frame();
      for (let i = 0; i < count; i++) {
        scroller.scrollTop += 60 * way;
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    [selector, frames, direction] as const,
  );
}

/** Resolves when the page has worked through what came before. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Notes the time of every frame until the result is called, which resolves to the milliseconds that each took. */
export async function watchFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const times: number[] = [];
    let last = performance.now();
    const note = (now: number): void => {
      times.push(now - last);
      last = now;
      (globalThis as unknown as { frame: number }).frame = requestAnimationFrame(note);
    };
    Object.assign(globalThis, { frameTimes: times, frame: requestAnimationFrame(note) });
  });
  return () =>
    page.evaluate(() => {
      const noted = globalThis as unknown as { frame: number; frameTimes: number[] };
      cancelAnimationFrame(noted.frame);
      return noted.frameTimes;
    });
}

/** Seconds that the page has worked so far: scripts, styles, layout, painting. */
export async function workedSeconds(debug: CDPSession): Promise<number> {
  const { metrics } = await debug.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

/** Bytes of JavaScript objects that are still used. */
export async function heapBytes(debug: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await debug.send('HeapProfiler.collectGarbage');
  return (await debug.send('Runtime.getHeapUsage')).usedSize;
}

/** Frames, against those of a screen that draws 60 a second. */
export function frameSpread(times: readonly number[]) {
  const over = (milliseconds: number): number =>
    rounded(times.filter((each) => each > milliseconds).length / times.length);
  // Timers of a browser are not exact to the last digit.
  return { ...spread(times), shareOver17ms: over(17.5), shareOver33ms: over(34) };
}

export function spread(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { count: sorted.length, median: at(0.5), p95: at(0.95), longest: at(1) };
}
