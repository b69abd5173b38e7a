import { basename } from 'node:path';
import type { Page } from 'playwright';
import { attachRun, ReviewPage } from '../../test/e2e/support/review-page.ts';
import { openScreen } from '../../test/e2e/support/steps.ts';

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

/** Every layout of Review, by the runs whose folders are given: the first is reviewed, the second laid beside it. */
export async function takeReview(
  page: Page,
  runs: readonly string[],
  take: (name: string) => Promise<void>,
): Promise<void> {
  const review = new ReviewPage(page);
  const [first, second] = runs.map((run) => basename(run));
  await openScreen(page, 'Review');
  await page.getByRole('button', { name: /Compare two label folders/ }).waitFor();
  await take('choosing');
  for (const run of runs) await attachRun(page, run);
  await review.open(first);
  await page.keyboard.press('2');
  await review.nameReader('AB');
  await page.keyboard.press('n');
  await page.waitForTimeout(1000);
  await page.keyboard.press('4');
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  for (const size of sizes) {
    await page.setViewportSize(size);
    const takeSized = async (name: string): Promise<void> => {
      await page.waitForTimeout(300);
      await take(`${name}-${size.width}`);
    };
    for (const [view, name] of [
      ['One view', 'one'],
      ['Side by side', 'beside'],
      ['With difference', 'all'],
      ['Difference', 'difference'],
      ['Swipe', 'swipe'],
      ['Flicker', 'flicker'],
    ]) {
      await review.view(view);
      await takeSized(name);
    }
    for (const view of ['One view', 'Side by side', 'With difference']) {
      await review.view(view);
      await review.planes('Three planes');
      await takeSized(`planes-${view.split(' ')[0].toLowerCase()}`);
    }
    await review.planes('Coronal');
    await review.view('One view');
    await page.keyboard.press('o');
    await page.keyboard.press('u');
    await page.keyboard.press('Enter');
    for (let step = 0; step < 12; step++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await takeSized('fill-ruler');
    await page.keyboard.press('Escape');
    await page.keyboard.press('o');
    await review.planes('Axial');
    await page.keyboard.press('h');
    await takeSized('heat');
    for (let map = 0; map < 3; map++) await page.keyboard.press('h');
    await review.view('Side by side');
    await page.keyboard.press('z');
    await takeSized('blinded');
    await page.keyboard.press('z');
    await page.keyboard.press('?');
    await takeSized('keys');
    await close();
    for (const [kind, name] of [
      [/^Picture/, 'export-picture'],
      [/^Film of all/, 'export-film'],
      [/^Contact sheet/, 'export-sheet'],
    ] as const) {
      await page.keyboard.press('e');
      await page.getByRole('dialog').getByRole('radio', { name: kind }).check();
      await page.waitForTimeout(1000);
      await takeSized(name);
      await close();
    }
    await page.keyboard.press('v');
    await page.waitForTimeout(4000);
    await takeSized('surfaces');
    await close();
    if (!second) continue;
    await review.compareWith(second);
    await review.view('Two runs');
    await takeSized('runs');
    await page.getByLabel('Compare with').selectOption('');
  }
}
