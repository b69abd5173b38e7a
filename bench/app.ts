// The app in Chromium over its real engine: how soon it can be used, and how it answers under load.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { prepareChromium } from '../scripts/setup/chromium.mjs';
import { prepareRenderer } from '../scripts/setup/renderer.mjs';
import { makeManyCases } from './support/many-cases.ts';
import { rounded } from './support/measure.ts';
import { startApp, type StudioApp } from './support/studio-app.ts';
import { epochEvent, epochs, progressEvent, sampleEvent } from './support/told-events.ts';
import {
  clickToPaint,
  frameSpread,
  heapBytes,
  scrollFrames,
  settle,
  spread,
  watchFrames,
  workedSeconds,
} from './support/window.ts';

process.env.CHROMIUM = await prepareChromium();
await prepareRenderer(fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''));
const app = await startApp();
try {
  const scan = await measureScan(app);
  const usable = await measureUsable(app);
  const table = await measureTable(app);
  const run = await makeRun(app);
  const live = await measureLiveCurves(app, run);
  const memory = await measureMemory(app, run);
  const training = await measureWhileTraining(app, run);
  console.log(JSON.stringify({ usable, scan, table, live, memory, training }));
} finally {
  await app.close();
}

/** From the address in a browser with an empty cache to a table with the first case, the engine being up. */
async function measureUsable({ openPage, base, client }: StudioApp) {
  const sample = await sampleStudy(client);
  const seconds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const page = await openPage();
    const start = performance.now();
    await page.goto(`${base}#/data/${sample}`);
    await row(page, 1).waitFor();
    seconds.push((performance.now() - start) / 1000);
    await page.close();
  }
  return { seconds: spread(seconds), target: 'longest ≤ 2 s' };
}

/** A new folder of 260 cases: until the window shows the first row, and until the scan has ended. */
async function measureScan({ folder, client, openPage, base }: StudioApp) {
  const cases = makeManyCases(join(folder, 'of260'), 260);
  const page = await openPage();
  await page.goto(`${base}#/system`);
  await page.getByRole('tab').first().waitFor();
  const { id } = await client.call('dataset.add', { folder: cases });
  const start = performance.now();
  const seconds = (): number => rounded((performance.now() - start) / 1000);
  await page.goto(`${base}#/data/${id}`);
  const firstRowSeconds = await row(page, 1).waitFor().then(seconds);
  await page.getByText('260 of 260 cases used in training').waitFor();
  const endSeconds = seconds();
  await page.close();
  return { firstRowSeconds, endSeconds, target: '≤ 1 s, ≤ 10 s' };
}

/** Scrolling through 1,000 cases: while their thumbnails are made, and once they are there. */
async function measureTable({ folder, client, openPage, base }: StudioApp) {
  const { id } = await client.call('dataset.add', { folder: makeManyCases(join(folder, 'of1000'), 1000) });
  await client.call('dataset.read', { id });
  const page = await openPage();
  await page.goto(`${base}#/data/${id}`);
  await row(page, 6).waitFor();
  const first = await scrollFrames(page, '[role=grid]', 400);
  await page.waitForTimeout(5000);
  const again = await scrollFrames(page, '[role=grid]', 400, -1);
  await page.close();
  return {
    newThumbnailsMilliseconds: frameSpread(first),
    oldThumbnailsMilliseconds: frameSpread(again),
    target: 'p95 ≤ 33 ms',
  };
}

/** A run that stands still, so that windows can be told what it would do. */
async function makeRun({ client }: StudioApp): Promise<string> {
  const { id } = await client.call('run.create', {
    name: 'Benchmark',
    dataset: await sampleStudy(client),
    pipeline: { training: { epochs, iterations: 30 } },
    command: 'cross-validate',
    folds: { kind: 'k-fold', k: 2 },
    skipProblems: true,
  });
  await client.call('run.stop', { id });
  return id;
}

/** The run's screen, which believes that it computes. */
async function openLiveRun({ openPage, base, client, tell }: StudioApp, run: string): Promise<Page> {
  const page = await openPage();
  await page.goto(`${base}#/runs/${run}`);
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  const workspace = await client.call('workspace.read');
  const runs = workspace.runs.map((each) =>
    each.id === run ? { ...each, status: 'running' as const, queued: 0 } : each,
  );
  tell('workspace', { ...workspace, runs });
  tell('progress', progressEvent(run, 1, 1));
  await page.getByText(`Training fold 1 of 2, epoch 1 of ${epochs}`).waitFor();
  await page.waitForTimeout(500);
  return page;
}

/** Curves of 1,000 epochs, ten a second: what the page works for each, and how long frames take, early and late. */
async function measureLiveCurves(studio: StudioApp, run: string) {
  const { tell } = studio;
  const page = await openLiveRun(studio, run);
  const debug = await page.context().newCDPSession(page);
  await debug.send('Performance.enable');
  const hear = async (from: number, to: number, pauseMs: number): Promise<void> => {
    for (let epoch = from; epoch <= to; epoch++) {
      tell('epoch', epochEvent(run, epoch));
      tell('progress', progressEvent(run, epoch, 30));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const measure = async (from: number, to: number) => {
    const [end, before] = [await watchFrames(page), await workedSeconds(debug)];
    await hear(from, to, 100);
    const millisecondsPerUpdate = rounded((1000 * ((await workedSeconds(debug)) - before)) / (to - from + 1));
    return { millisecondsPerUpdate, frameMilliseconds: frameSpread(await end()) };
  };
  const first = await measure(1, 50);
  await hear(51, epochs - 50, 5);
  await page.getByText(`epoch ${epochs - 50} of ${epochs}`).waitFor();
  const last = await measure(epochs - 49, epochs);
  await page.close();
  return { first, last, target: 'last: ≤ 50 ms an update, frames p95 ≤ 50 ms' };
}

/**
 * Two hours of events, four a second and 1,000 epochs with their pictures, replayed in minutes; then a quarter of an hour
 * without new epochs: curves are data that may grow, all else may not.
 */
async function measureMemory(studio: StudioApp, run: string) {
  const { tell } = studio;
  const page = await openLiveRun(studio, run);
  const debug = await page.context().newCDPSession(page);
  const perEpoch = Math.round((2 * 3600 * 4) / epochs);
  const progress = (epoch: number): void => {
    for (let i = 0; i < perEpoch; i++) tell('progress', progressEvent(run, epoch, i));
    tell('sample', sampleEvent(run, epoch));
  };
  const megabytes: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    tell('epoch', epochEvent(run, epoch));
    progress(epoch);
    await page.getByText(`Training fold 1 of 2, epoch ${epoch} of ${epochs}`).waitFor();
    await settle(page);
    if (epoch % (epochs / 10) === 0) megabytes.push(rounded((await heapBytes(debug)) / 1e6));
  }
  for (let round = 0; round < epochs / 8; round++) {
    progress(epochs);
    await settle(page);
  }
  const after = rounded((await heapBytes(debug)) / 1e6);
  await page.close();
  const [at10Percent, at50Percent, at100Percent] = [megabytes[0], megabytes[4], megabytes[9]];
  return {
    events: epochs * (perEpoch + 2),
    heapMegabytes: { at10Percent, at50Percent, at100Percent, afterMoreWithoutEpochs: after },
    growthMegabytes: rounded(at100Percent - at10Percent),
    target: 'growth ≤ 2 MB from a tenth to the end, none without epochs',
  };
}

/** Clicks, and questions to the engine, while a training computes on every core. */
async function measureWhileTraining({ client, openPage, base }: StudioApp, run: string) {
  const sample = await sampleStudy(client);
  const { dataset } = await client.call('dataset.read', { id: sample });
  const page = await openPage();
  await page.goto(`${base}#/data/${sample}`);
  await row(page, 1).waitFor();
  const training = new Promise<void>((resolve) => {
    const end = client.on('progress', ({ phase, step }) => phase === 'training' && step > 1 && (end(), resolve()));
  });
  await client.call('run.start', { id: run });
  await training;
  const [clicks, calls]: [number[], number[]] = [[], []];
  for (let round = 0; round < 25; round++) {
    for (const screen of ['runs', 'data', 'configure', 'system']) {
      clicks.push(await clickToPaint(page, `nav a[href="#/${screen}"]`));
      await page.waitForTimeout(200);
    }
    const start = performance.now();
    const { id } = dataset.cases[round % dataset.cases.length];
    await client.call('case.facts', { of: 'dataset', id: sample, caseId: id });
    calls.push(performance.now() - start);
  }
  await client.call('run.stop', { id: run });
  return {
    clickToPaintMilliseconds: spread(clicks),
    caseFactsMilliseconds: spread(calls),
    target: 'p95 ≤ 100 ms',
  };
}

async function sampleStudy(client: StudioApp['client']): Promise<string> {
  const { datasets } = await client.call('workspace.read');
  return datasets.find(({ name }) => name === 'Sample study')!.id;
}

/** A row of the table of cases with its case in it, from 1. */
function row(page: Page, number: number) {
  return page.getByRole('grid').getByRole('row').nth(number).getByRole('link').last();
}
