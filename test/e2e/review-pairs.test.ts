import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { nifti } from '../../src-main/core/io/nifti.ts';
import type { App } from './support/app.ts';
import { asNnunet, type LabelFolders } from './support/nnunet-study.ts';
import { openWithRuns, ReviewPage } from './support/review-page.ts';
import { openScreen } from './support/steps.ts';
import { predictionOf, readCanonical, scoresOf } from './support/tiny-run.ts';
import type { ViewerPage } from './support/viewer-page.ts';
import { becomes } from './support/wait.ts';

/** Two runs beside one another, and two folders of labels of another program. */
describe('Review of pairs', { timeout: 200_000 }, () => {
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  let runs: readonly string[];
  let folders: LabelFolders;
  before(async () => {
    const made = await openWithRuns({ 'First run': {}, 'Second run': { training: { epochs: 2, iterations: 4 } } });
    ({ app, runs } = made);
    ({ page } = app);
    review = new ReviewPage(page);
    ({ viewer } = review);
    folders = asNnunet(made.study, runs[0]);
  });
  after(() => app?.close());

  it('compares two runs against the same truth in linked panes', async () => {
    await review.open('First run');
    await review.openCase('case_2');
    await review.compareWith('Second run');
    await review.view('Two runs');
    await becomes(() => viewer.panes(), 'axial truth,axial prediction,axial other');
    const names = page.locator('[data-pane] .top-left');
    await becomes(async () => (await names.allInnerTexts())[2], 'Axial · Second run');
    // What each pane has coloured is as much as the files have, enlarged alike.
    await page.getByLabel('Drawn as').selectOption('fill');
    for (let step = 0; step < 6; step++) await page.keyboard.press('a');
    await page.keyboard.press('x');
    for (const move of ['c', 'f']) {
      await page.keyboard.press(move);
      await page.waitForTimeout(200);
      const panes = await page.locator('[data-pane]').all();
      const slices = await Promise.all(panes.map((pane) => viewer.slice(pane)));
      assert.equal(new Set(slices).size, 1);
      const drawn = await Promise.all(panes.map((pane) => viewer.count(pane, ['#e69f00', '#56b4e9'])));
      const files = await Promise.all(
        [join(folders.truth, 'case_2.nii.gz'), ...runs.map((run) => predictionOf(run, 'case_2'))].map((path) =>
          labelledVoxels(path, slices[0] - 1),
        ),
      );
      const pixels = drawn[0] / files[0];
      assert.deepEqual(
        drawn.map((count) => Math.round(count / pixels)),
        files,
      );
      assert.equal(new Set(files).size, 3, `all alike: ${files.join()}`);
    }
    // Scores of both, the better one in bold.
    const scores = page.getByRole('complementary').getByRole('table');
    for (const run of runs) {
      const dice = scoresOf(run).find(
        (each) => each.caseId === 'case_2' && each.metric === 'dice' && each.class === 'bright',
      );
      await scores.getByText(threeDigits(dice!.value!), { exact: true }).first().waitFor();
    }
    await page.keyboard.press('x');
    await page.getByLabel('Drawn as').selectOption('outline');
  });

  it('scores and shows label folders as nnU-Net has them', async () => {
    await choose(folders.truth, folders.prediction);
    await page.getByRole('link', { name: 'Review these cases' }).click();
    await page.getByText('mm RAS').waitFor();
    assert.match(page.url(), /#\/review\/comparison\//);
    const dice = (caseId: string): number => {
      const values = scoresOf(runs[0]).filter((each) => each.caseId === caseId && each.metric === 'dice');
      return values.reduce((sum, { value }) => sum + value!, 0) / values.length;
    };
    const ids = [0, 1, 2, 3, 4, 5].map((each) => `case_${each}`);
    const order = ids.toSorted((a, b) => dice(a) - dice(b));
    await becomes(() => review.cases(), order);
    await review.openCase(order[0]);
    await review.view('Side by side');
    await becomes(() => viewer.panes(), 'axial truth,axial prediction');
    // The image was found beside the labels.
    await becomes(async () => (await viewer.picture(viewer.pane('axial', 'truth'))).lit > 10_000, true);
    await page.keyboard.press('n');
    await becomes(() => viewer.shownCase(), order[1]);
    await page.keyboard.press('1');
    await review.nameReader('AB');
    await becomes(() => review.givenVerdict(), 'Accept');
  });

  it('refuses a pair on different grids, and says which and why', async () => {
    const path = join(folders.prediction, 'case_3.nii.gz');
    const { volume, header } = await nifti.read(path);
    const [depth, height, width] = volume.shape;
    const fewer = volume.data.subarray(0, (depth - 1) * height * width);
    await nifti.write!(path, { ...volume, data: fewer, shape: [depth - 1, height, width, 1] }, header);
    await choose(folders.truth, folders.prediction);
    const alert = page.getByRole('alert').filter({ hasText: 'case_3' });
    await alert.waitFor();
    assert.match(await alert.innerText(), /16 ?× ?16 ?× ?9.*16 ?× ?16 ?× ?10|16 ?× ?16 ?× ?10.*16 ?× ?16 ?× ?9/s);
    // The one that was made before is there still, and shows its other cases; this one says why it cannot be shown.
    await review.open('nnUNet_output');
    await review.list.getByRole('option', { name: 'case_3' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /case_3/ })
      .waitFor();
    await review.openCase('case_2');
    await becomes(() => page.getByRole('alert').count(), 0);
  });

  it("draws in MIScnn's colours where one asks for them", async () => {
    await review.open('First run');
    await review.openCase('case_2');
    await review.view('One view');
    const red = () => viewer.count(page.locator('[data-pane]').first(), ['#ff0000']);
    await becomes(red, 0);
    await page.getByLabel('Colours', { exact: true }).selectOption('MIScnn');
    await becomes(async () => (await red()) > 20, true);
    await page.getByLabel('Colours', { exact: true }).selectOption('As chosen');
    await becomes(red, 0);
  });

  it('shows which class was taken for which, and has every metric', async () => {
    await openScreen(page, 'Results');
    await page.getByRole('button', { name: 'Results of runs' }).click();
    await page.getByRole('tab', { name: 'Confusion' }).click();
    const shown = page.getByRole('region', { name: 'Confusion matrix' });
    const counts = async () =>
      (await shown.locator('td.cell span').allInnerTexts()).map((text) => Number(text.replaceAll(/\D/g, '')));
    const files = runs.map((run) => readFileSync(join(run, 'confusion.tsv'), 'utf8'));
    const inFiles = files.map((text) => (text.match(/(?<=\t)\d+/g) ?? []).map(Number));
    const found = await counts();
    assert.ok(
      inFiles.some((each) => JSON.stringify(each) === JSON.stringify(found)),
      `${JSON.stringify(found)} is in none of ${JSON.stringify(inFiles)}`,
    );
    // The voxels of the three cases in each row, as shares.
    const all = await shown.locator('tbody tr').first().innerText();
    assert.match(all, /%/);
    await page.getByRole('tab', { name: 'Classes' }).click();
    const options = page.getByRole('combobox', { name: 'Metric' }).locator('option');
    assert.deepEqual(
      new Set(await options.allInnerTexts()).size,
      new Set(scoresOf(runs[0]).map((each) => each.metric)).size,
    );
    assert.deepEqual((await options.allInnerTexts()).slice(0, 4), [
      'Dice',
      'NSD',
      'HD95 (mm)',
      'Volume difference (ml)',
    ]);
    await page.getByRole('combobox', { name: 'Metric' }).selectOption('Volume difference (ml)');
    await page.getByText('Nearer to zero is better').waitFor();
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  async function choose(truth: string, prediction: string): Promise<void> {
    await openScreen(page, 'Results');
    const other = page.getByRole('link', { name: 'Compare other folders' });
    const first = page.getByRole('button', { name: /^Compare label folders/ });
    await other.or(first).first().click();
    for (const [name, path] of [
      ['True labels', truth],
      ['Predicted labels', prediction],
    ]) {
      const field = page.getByRole('textbox', { name, exact: true });
      await field.fill(path);
      await field.press('Tab');
    }
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
  }
});

async function labelledVoxels(path: string, depth: number): Promise<number> {
  const { shape, data } = await readCanonical(path);
  const plane = shape[1] * shape[2];
  return Array.from(data).filter((each, i) => each > 0 && Math.floor(i / plane) === depth).length;
}

function threeDigits(value: number): string {
  return value.toPrecision(3);
}
