import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import type { App } from './support/app.ts';
import { labelErrors, type LabelErrors } from './support/label-errors.ts';
import { openWithRuns, ReviewPage } from './support/review-page.ts';
import { predictionOf, readCanonical, scoresOf, type Score } from './support/tiny-run.ts';
import { planes, type Plane, type ViewerPage } from './support/viewer-page.ts';
import { becomes, changes } from './support/wait.ts';

/** Looking for what is wrong, on a real cross-validation; what is to be seen is computed from the files of the run. */
describe('Review of a run', { timeout: 200_000 }, () => {
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  let study: string;
  let run: string;
  let scores: readonly Score[];
  before(async () => {
    ({
      app,
      study,
      runs: [run],
    } = await openWithRuns({ 'First run': {}, 'Second run': { training: { epochs: 3, iterations: 4 } } }));
    ({ page } = app);
    review = new ReviewPage(page);
    ({ viewer } = review);
    scores = scoresOf(run);
    await review.open('First run');
  });
  after(() => app?.close());

  it('lists the worst case first, by every metric as the files have it', async () => {
    for (const [metric, isHigherBetter] of [
      ['dice', true],
      ['hd95', false],
      ['sensitivity', true],
      ['assd', false],
    ] as const) {
      await page.getByLabel('Metric').selectOption(metric);
      for (const of of ['', 'bright', 'dark']) {
        await page.getByLabel('Of class').selectOption(of);
        await page.getByLabel('Order of cases').selectOption('worst');
        await becomes(() => review.cases(), ordered(metric, of, isHigherBetter));
        await page.getByLabel('Order of cases').selectOption('best');
        await becomes(() => review.cases(), ordered(metric, of, !isHigherBetter));
      }
    }
    await page.getByLabel('Of class').selectOption('');
    await page.getByLabel('Metric').selectOption('dice');
    await page.getByLabel('Order of cases').selectOption('worst');
    await becomes(() => review.cases(), ordered('dice', '', true));
  });

  it('goes to the next worst case by n, and shows its scores beside it', async () => {
    const [first, second] = ordered('dice', '', true);
    await review.openCase(first);
    await page.keyboard.press('n');
    await review.caseIs(second);
    const panel = page.getByRole('complementary');
    for (const { metric, value } of scores.filter((each) => each.caseId === second && each.class === 'bright')) {
      if (metric === 'dice') await panel.getByText(Number(value).toPrecision(3)).first().waitFor();
    }
    await page.keyboard.press('p');
    await review.caseIs(first);
  });

  it('shows what each view promises, pane by pane', async () => {
    for (const [title, contents] of [
      ['One view', ['overlay']],
      ['Side by side', ['truth', 'prediction']],
      ['With difference', ['truth', 'prediction', 'difference']],
      ['Difference', ['difference']],
      ['Swipe', ['swipe']],
      ['Flicker', ['flicker']],
    ] as const) {
      await review.view(title);
      for (const [choice, shown] of [
        ['Three planes', planes],
        ['Axial', ['axial']],
      ] as const) {
        await review.planes(choice);
        const expected = contents.flatMap((content) => shown.map((plane) => `${plane} ${content}`));
        await becomes(() => viewer.panes(), expected.join());
      }
    }
  });

  it('keeps cursor, slice, zoom, pan and window the same over panes and planes', async () => {
    await review.view('Side by side');
    await review.planes('Three planes');
    const all = page.locator('[data-pane]');
    await becomes(() => all.count(), 6);
    await viewer.point(viewer.pane('axial', 'prediction'), 0.5, 0.5);
    await page.mouse.down();
    await page.mouse.up();
    const voxel = await viewer.voxel();
    const slices = (content: string): Promise<number[]> =>
      Promise.all(planes.map((plane) => viewer.slice(viewer.pane(plane, content))));
    for (const content of ['truth', 'prediction']) {
      await becomes(() => slices(content), [voxel[2] + 1, voxel[1] + 1, voxel[0] + 1]);
    }
    await viewer.point(viewer.pane('coronal', 'truth'));
    await page.mouse.wheel(0, -100);
    await becomes(() => slices('prediction'), [voxel[2] + 1, voxel[1] + 2, voxel[0] + 1]);
    const zooms = async (): Promise<string[]> => Promise.all((await all.all()).map((pane) => viewer.zoomText(pane)));
    const before = await zooms();
    assert.equal(new Set(before).size, 1, before.join());
    await page.keyboard.press('+');
    await changes(zooms, before);
    assert.equal(new Set(await zooms()).size, 1);
    // Both panes of a plane show the same image: without labels they are alike to the pixel.
    await page.keyboard.press('g');
    for (const plane of planes) await becomes(() => areAlike(plane), true);
    await viewer.point(viewer.pane('sagittal', 'truth'), 0.4, 0.4);
    await page.keyboard.down(' ');
    await page.mouse.down();
    await viewer.point(viewer.pane('sagittal', 'truth'), 0.6, 0.5);
    await page.mouse.up();
    await page.keyboard.up(' ');
    await page.mouse.down({ button: 'right' });
    await viewer.point(viewer.pane('sagittal', 'truth'), 0.7, 0.2);
    await page.mouse.up({ button: 'right' });
    await page.mouse.move(1, 1);
    for (const plane of planes) await becomes(() => areAlike(plane), true);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await becomes(zooms, before);
  });

  it('looks at one pane alone while panes are not linked', async () => {
    await review.planes('Axial');
    const [truth, prediction] = [viewer.pane('axial', 'truth'), viewer.pane('axial', 'prediction')];
    const slice = await viewer.slice(truth);
    await page.keyboard.press('k');
    await viewer.point(prediction);
    await page.mouse.wheel(0, -100);
    await becomes(() => viewer.slice(prediction), slice + 1);
    assert.equal(await viewer.slice(truth), slice);
    await page.keyboard.press('k');
    await becomes(() => viewer.slice(truth), slice + 1);
  });

  it('swipes and flickers between truth and prediction, each on its side', async () => {
    await page.keyboard.press('c');
    await page.keyboard.press('x');
    await review.view('Flicker');
    const pane = viewer.pane('axial', 'flicker');
    await title(pane, /Truth/);
    const truth = await viewer.pixels(pane);
    await page.keyboard.press(' ');
    await title(pane, /Prediction/);
    const prediction = await viewer.pixels(pane);
    assert.ok(!truth.rgba.every((value, i) => value === prediction.rgba[i]), 'flicker shows the same twice');
    await page.keyboard.press(' ');
    await title(pane, /Truth/);

    await review.view('Swipe');
    const swipe = viewer.pane('axial', 'swipe');
    const handle = page.getByRole('slider', { name: /^Divider: Truth on its left, Prediction on its right/ });
    for (const share of [0.45, 0.6]) {
      const box = (await swipe.boundingBox())!;
      const grip = (await handle.boundingBox())!;
      await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
      await page.mouse.up();
      const found = await viewer.pixels(swipe);
      const divider = Math.round(share * found.width);
      // The painter's line is two pixels of black around one of white.
      const wrong = [truth, prediction].map((expected, side) => {
        let count = 0;
        for (let i = 0; i < found.rgba.length; i += 4) {
          const x = (i / 4) % found.width;
          const isOnSide = side === 0 ? x < divider - 4 : x > divider + 4;
          if (isOnSide && [0, 1, 2].some((each) => found.rgba[i + each] !== expected.rgba[i + each])) count++;
        }
        return count;
      });
      assert.deepEqual(wrong, [0, 0], `wrong pixels left and right of ${share}`);
    }
    await page.keyboard.press('x');
    await review.view('One view');
  });

  it('marks every slice with its errors, and jumps to where one clicks and to the worst', async () => {
    const [caseId] = ordered('dice', '', true);
    await review.openCase(caseId);
    const errors = await errorsOf(caseId);
    for (const plane of planes) {
      await review.planes(plane[0].toUpperCase() + plane.slice(1));
      const pane = viewer.pane(plane);
      await viewer.point(pane, 0.5, 0.5);
      const totals = errors.slices[plane];
      const worst = totals.indexOf(Math.max(...totals));
      const best = totals.indexOf(Math.min(...totals));
      const strip = page.getByRole('slider', { name: `Errors of ${plane} slices` });
      const box = (await strip.boundingBox())!;
      await page.mouse.click(box.x + (box.width * (best + 0.5)) / totals.length, box.y + box.height / 2);
      await becomes(() => viewer.slice(pane), best + 1);
      await viewer.point(pane, 0.5, 0.5);
      await page.keyboard.press('w');
      await becomes(() => viewer.slice(pane), worst + 1);
    }
    await review.planes('Axial');
  });

  it('lists false positives and negatives with their volumes, and jumps to them', async () => {
    const [caseId] = ordered('dice', '', true);
    const { components } = await errorsOf(caseId);
    const list = page.getByRole('listbox', { name: 'Errors' });
    await list.scrollIntoViewIfNeeded();
    const rows = list.getByRole('option');
    const volumes = (await rows.allInnerTexts()).map((text) => Number(/[\d.]+$/.exec(text.trim())?.[0]));
    // A voxel has 2 mm³.
    assert.deepEqual(volumes, components.map((voxels) => 2 * voxels).slice(0, volumes.length));
    for (const at of [0, 1]) {
      await rows.nth(at).click();
      await rows.nth(at).and(page.locator('[aria-selected="true"]')).waitFor();
      const [kind, name] = (await rows.nth(at).innerText()).trim().split(/\s+/);
      const voxel = await viewer.voxel();
      const [truth, prediction] = [await viewer.value('Truth'), await viewer.value('Prediction')];
      assert.ok(kind === 'FP' ? prediction === name : truth === name, `${kind} of ${name} at ${voxel.join()}`);
      assert.notEqual(truth, prediction);
    }
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  /** The worst case first, by a metric of a class, or by its mean over the classes. */
  function ordered(metric: string, of: string, isHigherBetter: boolean): string[] {
    const ids = [...new Set(scores.map(({ caseId }) => caseId))];
    const valueOf = (id: string): number => {
      const found = scores.filter(
        (each) =>
          each.caseId === id && each.metric === metric && (of === '' || each.class === of) && each.value !== null,
      );
      return found.reduce((sum, { value }) => sum + value!, 0) / found.length;
    };
    const sign = isHigherBetter ? 1 : -1;
    return ids.sort((a, b) => sign * (valueOf(a) - valueOf(b)) || (a < b ? -1 : 1));
  }

  async function errorsOf(caseId: string): Promise<LabelErrors> {
    const label = join(study, 'labelsTr', `${caseId}.nii.gz`);
    const volumes = await Promise.all([label, predictionOf(run, caseId)].map(readCanonical));
    return labelErrors(volumes[0], volumes[1], [1, 2]);
  }

  async function title(pane: Locator, text: RegExp): Promise<void> {
    await pane.locator('.top-left').getByText(text).waitFor();
  }

  async function areAlike(plane: Plane): Promise<boolean> {
    const [a, b] = await Promise.all(['truth', 'prediction'].map((each) => viewer.hash(viewer.pane(plane, each))));
    return a === b;
  }
});
