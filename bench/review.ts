// Review in Chromium over the real engine: how soon large cases are there, how fluently they scroll, what they cost.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareChromium } from '../scripts/setup/chromium.mjs';
import { prepareRenderer } from '../scripts/setup/renderer.mjs';
import { childrenOf, openBareWindow, residentBytes, type BareWindow } from './support/bare-window.ts';
import { rounded } from './support/measure.ts';
import { makeReviewRun, markOf, type ReviewRun } from './support/review-run.ts';
import { startApp, type StudioApp } from './support/studio-app.ts';
import { watchPanes, type PaneWatch, type SeenFrame } from './support/watch-panes.ts';
import { spread } from './support/window.ts';

/** What the functions use that run in the page. */
declare const location: { hash: string };
declare const document: { querySelectorAll(css: string): Iterable<PageElement> };
declare function requestAnimationFrame(then: (now: number) => void): number;
declare const WheelEvent: new (type: string, options: object) => object;
declare const KeyboardEvent: new (type: string, options: object) => object;
declare const panes: PaneWatch;
interface PageElement {
  readonly textContent: string;
  click(): void;
  dispatchEvent(event: object): void;
}

const program = await prepareChromium();
await prepareRenderer(fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''));
const wanted = process.env.REVIEW_BENCH?.split(',');
const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name);
const app = await startApp();
try {
  const results: Record<string, unknown> = {};
  const large = await makeReviewRun(join(app.folder, 'large'), 50, 300);
  if (isWanted('first')) results.firstCaseOfSession = await measureFirst(large);
  if (isWanted('click')) results.largeCase = await withWindow(large, measureClicks);
  if (isWanted('scroll')) results.scrolling = await withWindow(large, measureScrolling);
  if (isWanted('film')) results.film = await withWindow(large, measureFilm);
  if (isWanted('next')) results.nextCase = await measureNextCase();
  if (isWanted('memory')) results.memory = await withWindow(large, measureMemory);
  if (isWanted('deep')) results.deep = await measureDeep();
  console.log(JSON.stringify({ voxels: '512×512×300 int16 .nii.gz with truth and prediction', ...results }));
} finally {
  await app.close();
}

async function openWindow({ host }: StudioApp, hash: string): Promise<BareWindow> {
  const window = await openBareWindow({ program, width: 1920, height: 1080, initially: watchPanes });
  await window.send('Network.setCookie', { ...host.cookie, url: host.url });
  await window.goto(`${host.url}#/${hash}`);
  await until(() => window.evaluate(() => [...document.querySelectorAll('nav a')].length > 3));
  return window;
}

async function withWindow<Value>(
  { folder, cases }: ReviewRun,
  measure: (window: BareWindow, run: string, cases: readonly string[]) => Promise<Value>,
): Promise<Value> {
  const { id } = await app.client.call('run.attach', { folder });
  const window = await openWindow(app, `review/run/${id}/${cases[0]}`);
  try {
    await until(async () => isThere(await now(window), cases[0]));
    return await measure(window, id, cases);
  } finally {
    await window.close();
  }
}

/** The very first case that the engine is asked for, from the change of the address on. */
async function measureFirst(run: ReviewRun) {
  const rounds: { first: number; whole: number }[] = [];
  for (let round = 0; round < 3; round++) {
    const another = await startApp();
    try {
      const { id } = await another.client.call('run.attach', { folder: run.folder });
      const window = await openWindow(another, 'system');
      await pause(3000);
      const [name, mark] = [run.cases[round], markOf(round)];
      rounds.push(await watch(window, goTo, `#/review/run/${id}/${name}`, { name, mark }));
      await window.close();
    } finally {
      await another.close();
    }
  }
  return toSeconds(rounds);
}

/** Cases that were never read, while nothing else is. */
async function measureClicks(window: BareWindow, _run: string, cases: readonly string[]) {
  const rounds: { first: number; whole: number }[] = [];
  for (let n = 4; n < 24; n += 4) {
    await pause(6000);
    const at = n + ((n / 4) % 4);
    rounds.push(await watch(window, clickCase, cases[at], { name: cases[at], mark: markOf(at) }));
  }
  return { ...toSeconds(rounds), target: 'first slice ≤ 0.5 s, all ≤ 3 s later' };
}

function goTo(hash: string): void {
  location.hash = hash;
}

function clickCase(id: string): void {
  const row = [...document.querySelectorAll('[role=option]')].find((each) => each.textContent.includes(id));
  row!.click();
}

function toSeconds(rounds: readonly { first: number; whole: number }[]) {
  return {
    firstSliceSeconds: spread(rounds.map(({ first }) => first / 1000)),
    allSeconds: spread(rounds.map(({ whole }) => whole / 1000)),
  };
}

/** From what `act` does until the case is there; also how long until its labels are. */
async function watch<Argument>(
  window: BareWindow,
  act: (argument: Argument) => void,
  argument: Argument,
  expected: { name: string; mark: number },
): Promise<{ first: number; whole: number }> {
  const frames = await framesAfter(window, act, argument, expected.name);
  const isExpected = (frame: SeenFrame): boolean => frame.name === expected.name && frame.mark === expected.mark;
  const first = frames.slice(1).find(isExpected)!;
  const whole = frames.slice(frames.indexOf(first)).find(({ isReading }) => !isReading)!;
  const faults = flashes(frames, expected.name);
  if (faults.length > 0) throw new Error(`flashes: ${JSON.stringify(faults)}`);
  return { first: first.at - frames[0].at, whole: whole.at - frames[0].at };
}

/** The first is that of the moment of the action. */
async function framesAfter<Argument>(
  window: BareWindow,
  act: (argument: Argument) => void,
  argument: Argument,
  name: string,
): Promise<SeenFrame[]> {
  await window.send('Runtime.evaluate', { expression: `globalThis.act = ${act}` });
  const start = await window.evaluate((given) => {
    panes.start();
    const before = panes.now();
    (globalThis as unknown as { act(argument: unknown): void }).act(given);
    return before;
  }, argument as unknown);
  await until(async () => isThere(await now(window), name));
  await pause(500);
  return [start, ...(await window.evaluate(() => panes.stop()))];
}

/** Frames that are black, or that show the pictures of the case before under the new name. */
function flashes([before, ...frames]: readonly SeenFrame[], name: string): SeenFrame[] {
  if (before.name === '') return [];
  return frames.filter((frame) => frame.isBlack || (frame.name === name && frame.picture === before.picture));
}

/** A slice a frame, back and forth, with both labels, in layouts each a few keys away from the one before. */
async function measureScrolling(window: BareWindow) {
  const layouts: Readonly<Record<string, string>> = {
    'axial, outlines': '',
    'axial, filled': 'KeyO',
    'truth beside prediction, filled': 'Shift+Digit2',
    'with difference, filled': 'Shift+Digit3',
    'three planes with difference, filled': 'KeyL KeyL KeyL',
    'three planes, filled': 'Shift+Digit1',
    'three planes, outlines': 'KeyO',
    'axial, outlines, smooth': 'KeyL KeyI',
  };
  const found: Record<string, unknown> = {};
  // Until the cases beside it are read.
  await pause(8000);
  for (const [title, keys] of Object.entries(layouts)) {
    for (const each of keys.split(' ').filter(Boolean)) await window.evaluate(press, each);
    await pause(500);
    found[title] = await scroll(window);
  }
  return { ...found, target: '≥ 50 frames/s' };
}

async function scroll(window: BareWindow) {
  const frames = await window.evaluate(async () => {
    const pane = [...document.querySelectorAll('[data-pane]')][0];
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    // As from a mouse, turns of the wheel come between frames.
    const afterFrame = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));
    const times: number[] = [];
    const painted = panes.painted;
    const start = performance.now();
    let last = await frame();
    for (let i = 0; i < 240; i++) {
      await afterFrame();
      pane.dispatchEvent(new WheelEvent('wheel', { deltaY: i < 120 ? 100 : -100, bubbles: true, cancelable: true }));
      const at = await frame();
      times.push(at - last);
      last = at;
    }
    const seconds = (performance.now() - start) / 1000;
    return { seconds, times, painted: panes.painted - painted };
  });
  return {
    framesPerSecond: rounded(frames.times.length / frames.seconds),
    milliseconds: spread(frames.times),
    picturesPerFrame: rounded(frames.painted / frames.times.length),
  };
}

/** A film of 300 slices, truth beside prediction, by the dialog; frames tell how long the window is deaf meanwhile. */
async function measureFilm(window: BareWindow) {
  await pause(8000);
  await window.evaluate(press, 'KeyE');
  await until(() => window.evaluate(() => [...document.querySelectorAll('[name=export-kind]')].length > 1));
  const { seconds, bytes, times } = await window.evaluate(async () => {
    [...document.querySelectorAll('[name=export-kind]')][1].click();
    await new Promise(requestAnimationFrame);
    const saved = new Promise<number>((resolve) => {
      URL.createObjectURL = (blob) => {
        resolve((blob as { readonly size: number }).size);
        return '#saved';
      };
    });
    let isOver = false;
    const times: number[] = [];
    const watch = async (): Promise<void> => {
      for (let last = performance.now(); !isOver; last = performance.now()) {
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - last);
      }
    };
    const start = performance.now();
    [...document.querySelectorAll('button[form=export]')][0].click();
    void watch();
    const bytes = await saved;
    isOver = true;
    return { seconds: (performance.now() - start) / 1000, bytes, times };
  });
  return {
    seconds: rounded(seconds),
    megabytes: rounded(bytes / 1e6),
    frameMilliseconds: spread(times),
    target: '≤ 20 s, the interface answering',
  };
}

/** All cases of the sample study in turn by the key for the next one. */
async function measureNextCase() {
  const { datasets } = await app.client.call('workspace.read');
  const { id } = datasets.find(({ name }) => name === 'Sample study')!;
  const { dataset } = await app.client.call('dataset.read', { id });
  const cases = dataset.cases.map((each) => each.id);
  const window = await openWindow(app, `review/dataset/${id}/${cases[0]}`);
  await until(async () => isThere(await now(window), cases[0]));
  await pause(2000);
  const [first, complete]: [number[], number[]] = [[], []];
  let faults = 0;
  for (const name of cases.slice(1)) {
    const frames = await framesAfter(window, press, 'KeyN', name);
    const found = frames.find((frame) => frame.name === name)!;
    first.push(found.at - frames[0].at);
    complete.push(frames.at(-1)!.at - frames[0].at);
    faults += flashes(frames, name).length;
  }
  await window.close();
  return {
    pictureMilliseconds: spread(first),
    withLabelsMilliseconds: spread(complete),
    flashes: faults,
    target: '≤ 150 ms, no flash',
  };
}

/** A key by its place, as `Shift+Digit1`. */
function press(combination: string): void {
  const code = combination.split('+').at(-1)!;
  const given = { key: code.at(-1)!.toLowerCase(), code, shiftKey: combination.startsWith('Shift+') };
  [...document.querySelectorAll('body')][0].dispatchEvent(
    new KeyboardEvent('keydown', { ...given, bubbles: true, cancelable: true }),
  );
}

/** All 50 cases in turn. */
async function measureMemory(window: BareWindow, _run: string, cases: readonly string[]) {
  const megabytes: object[] = [];
  for (const [i, name] of cases.entries()) {
    if (i > 0) await framesAfter(window, press, 'KeyN', name);
    if ((i + 1) % 10 === 0) megabytes.push({ cases: i + 1, ...(await memoryOf(window)) });
  }
  return { megabytes, target: 'flat' };
}

async function memoryOf(window: BareWindow) {
  await window.send('HeapProfiler.collectGarbage');
  type Usage = { usedSize: number; backingStorageSize: number };
  const { usedSize, backingStorageSize } = await window.send<Usage>('Runtime.getHeapUsage');
  const [engine] = childrenOf(app.host.pid, 'engine/serve').map(residentBytes);
  const inMegabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return {
    heap: inMegabytes(usedSize),
    arrays: inMegabytes(backingStorageSize),
    window: inMegabytes(window.residentBytes()),
    engine: inMegabytes(engine),
    host: inMegabytes(residentBytes(app.host.pid)),
  };
}

/** A case of 512 × 512 × 1000. */
async function measureDeep() {
  const home = join(app.folder, 'deep');
  mkdirSync(home, { recursive: true });
  const run = await makeReviewRun(home, 2, 1000);
  const { id } = await app.client.call('run.attach', { folder: run.folder });
  const window = await openWindow(app, 'system');
  const [name] = run.cases;
  const found = await watch(window, goTo, `#/review/run/${id}/${name}`, { name, mark: markOf(0) });
  await pause(2000);
  const scrolling = await scroll(window);
  const megabytes = await memoryOf(window);
  await window.close();
  return {
    firstSliceSeconds: rounded(found.first / 1000),
    allSeconds: rounded(found.whole / 1000),
    scrolling,
    megabytes,
  };
}

function now(window: BareWindow): Promise<SeenFrame> {
  return window.evaluate(() => panes.now());
}

function isThere({ name, isBlack, isReading }: SeenFrame, expected: string): boolean {
  return name === expected && !isBlack && !isReading;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('what was waited for did not come');
    await pause(50);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
