/**
 * Takes the pictures of docs/screenshots: every screen in both themes, from the real app on the sample study with a real
 * 3-fold cross-validation. Takes about six minutes: npm run screenshots
 *
 * To look at every layout of Review, in two sizes of the window: npm run screenshots -- FOLDER RUN [RUN], where each RUN
 * is the folder of a finished run of the sample study.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { root } from '../test/docs/markdown.ts';
import { openApp } from '../test/e2e/support/app.ts';
import { openScreen, openSection, setting } from '../test/e2e/support/steps.ts';
import { takeReview } from './screenshots/review.ts';

const [folder = join(root, 'docs', 'screenshots'), ...runs] = process.argv.slice(2);
const app = await openApp();
const { page } = app;
try {
  await page.getByText('24 of 24 cases used in training').waitFor();
  if (runs.length > 0) await takeReview(page, runs, take);
  else {
    await page.setViewportSize({ width: 1440, height: 810 });
    await takeAll(page);
  }
} finally {
  await app.close();
}

async function takeAll(page: Page): Promise<void> {
  await page.waitForTimeout(1500);
  await take('data');
  await page.getByRole('tab', { name: 'Analysis' }).click();
  await page.getByText('Class frequency').first().waitFor({ timeout: 60_000 });
  await take('analysis');
  await page.getByRole('tab', { name: 'Cases' }).click();

  await openScreen(page, 'Configure');
  await page.getByText('Quick look').click();
  await openSection(page, 'Training');
  await setting(page, 'Time budget').fill('1');
  await openSection(page, 'Validation');
  await page.getByText('k-fold cross-validation').click();
  await setting(page, 'Folds').fill('3');
  await openSection(page, 'Augmentation');
  await page.getByRole('button', { name: 'Measure' }).waitFor({ timeout: 90_000 });
  await take('configure');
  await page.getByRole('button', { name: 'Start 3-fold cross-validation' }).click();

  await page.getByText(/Training fold 2 of 3, epoch ([5-9]|\d\d)/).waitFor({ timeout: 300_000 });
  await take('runs');
  await page.getByText('Finished').first().waitFor({ timeout: 300_000 });
  await openScreen(page, 'Results');
  await page.getByText('Mean foreground Dice').waitFor();
  await take('results');

  await page.getByRole('tab', { name: 'Cases' }).click();
  await page.getByRole('grid').getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByText('mm RAS').waitFor();
  await page.getByLabel('View', { exact: true }).selectOption('beside');
  await page.getByRole('button', { name: 'Crosshair' }).click();
  await page.waitForTimeout(1000);
  await take('review');
  await page.getByLabel('Planes').selectOption({ label: 'Three planes' });
  await page.getByLabel('View', { exact: true }).selectOption('all');
  await take('review-planes');
  await page.getByLabel('Planes').selectOption({ label: 'Axial' });
  await page.keyboard.press('e');
  await page.getByRole('radio', { name: 'Film of some slices (GIF)' }).check();
  await page.getByLabel('First slice').fill('12');
  await take('figure');
  await page.keyboard.press('Escape');

  await openScreen(page, 'Predict');
  await take('predict');
  await openScreen(page, 'System');
  await page.getByText(/TensorFlow .* computes/).waitFor({ timeout: 60_000 });
  await take('system');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('hippocampus 1');
  await take('palette');
}

/** In dark and in light; the pointer rests where it points at nothing. */
async function take(name: string): Promise<void> {
  await page.mouse.move(720, page.viewportSize()!.height - 2);
  for (const theme of ['dark', 'light']) {
    await page.waitForTimeout(700);
    mkdirSync(join(folder, theme), { recursive: true });
    await page.screenshot({ path: join(folder, theme, `${name}.png`) });
    await page.keyboard.press('Control+Shift+L');
  }
}
