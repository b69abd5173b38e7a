import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { encode } from 'fast-png';
import { temporaryFolder } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import { openScreen, openSection } from './support/steps.ts';
import { ViewerPage } from './support/viewer-page.ts';
import { becomes } from './support/wait.ts';

/** Pixels of each picture, and the one that is white in it and painted in its mask: near the upper left corner. */
const [width, height] = [24, 20];
const [markX, markY] = [3, 2];

/** Two pictures with masks of 0 and 255. */
function makeMarkedPictures(): string {
  const root = join(temporaryFolder(), 'pictures');
  for (const folder of ['images', 'masks']) mkdirSync(join(root, folder), { recursive: true });
  for (const [i, name] of ['first', 'second'].entries()) {
    const isMark = (at: number): boolean => at === markX + width * markY;
    const pixels = (valueOf: (at: number) => number) =>
      encode({
        width,
        height,
        channels: 1,
        depth: 8,
        data: Uint8Array.from({ length: width * height }, (_, at) => valueOf(at)),
      });
    writeFileSync(
      join(root, 'images', `${name}.png`),
      pixels((at) => (isMark(at) ? 255 : 20 + (at % (50 + i)))),
    );
    writeFileSync(
      join(root, 'masks', `${name}.png`),
      pixels((at) => (isMark(at) ? 255 : 0)),
    );
  }
  return root;
}

describe('pictures', { timeout: 120_000 }, () => {
  let app: App;
  let page: Page;
  before(async () => {
    app = await openApp();
    ({ page } = app);
    await app.chooseFolder(page.getByRole('button', { name: 'Add a folder' }), makeMarkedPictures());
    await page.getByRole('link', { name: 'first', exact: true }).waitFor();
  });
  after(() => app.close());

  it('are listed with a class that is called foreground', async () => {
    await page.getByRole('row', { name: /first/ }).getByText('foreground').waitFor();
    await page.getByRole('row', { name: /first/ }).getByText('24 × 20 × 1').waitFor();
  });

  it('are configured for a 2D network', async () => {
    await openScreen(page, 'Configure');
    await openSection(page, 'Network');
    const dimensions = page.getByLabel('Dimensions');
    await becomes(() => dimensions.inputValue(), '2');
  });

  it('are shown upright and not mirrored, without the sides of a patient', async () => {
    await openScreen(page, 'Data');
    await page.getByRole('link', { name: 'first', exact: true }).click();
    const viewer = new ViewerPage(page);
    await becomes(() => viewer.shownCase(), 'first');
    await page.getByText(/^Reading /).waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.getByLabel('Window', { exact: true }).selectOption('full');
    const pane = viewer.pane('axial');
    await becomes(async () => (await viewer.picture(pane)).count > 0, true);
    const { x, y } = await viewer.picture(pane);
    assert.ok(x < -0.1 && y < -0.1, `the white pixel lies at ${x}, ${y} from the middle`);
    assert.deepEqual(
      await pane
        .locator('.texts > span')
        .filter({ hasText: /^[RLAPSI]$/ })
        .count(),
      0,
    );
    assert.equal(await page.getByText('mm RAS').count(), 0);
    // Without a pointer, values are those of the middle of the mask.
    await page.mouse.move(1, 1);
    assert.equal(await viewer.value('Pixel'), `${markX}, ${markY}`);
    assert.equal(await viewer.value('Intensity'), '255');
    assert.equal(await viewer.value('Truth'), 'foreground');
    assert.deepEqual(app.faults, []);
  });
});
