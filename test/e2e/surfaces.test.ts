import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { nifti } from '../../src-main/core/io/nifti.ts';
import type { Affine } from '../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import { accessibilityFaults } from './support/browser.ts';
import { ReviewPage } from './support/review-page.ts';
import { openScreen } from './support/steps.ts';
import type { ViewerPage } from './support/viewer-page.ts';
import { becomes, changes } from './support/wait.ts';

interface WebGL {
  isContextLost(): boolean;
}
declare const contexts: WebGL[];
declare const HTMLCanvasElement: { prototype: { getContext(kind: string, ...rest: unknown[]): unknown } };

/**
 * Surfaces of a body with a mark: by the truth on the left, at the front and at the top of the patient, by the prediction
 * on the right.
 */
describe('Surfaces in 3D', { timeout: 120_000 }, () => {
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  before(async () => {
    app = await openApp();
    ({ page } = app);
    await page.addInitScript(() => {
      const all: WebGL[] = [];
      Object.assign(globalThis, { contexts: all });
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        const context = getContext.call(this, kind, ...rest);
        if (kind.startsWith('webgl') && context) all.push(context as WebGL);
        return context;
      };
    });
    await page.reload();
    review = new ReviewPage(page);
    ({ viewer } = review);
    const { truth, prediction } = await makePair();
    await openScreen(page, 'Results');
    await page.getByRole('button', { name: /^Compare label folders|Compare other folders/ }).click();
    for (const [name, path] of [
      ['True labels', truth],
      ['Predicted labels', prediction],
    ]) {
      const field = page.getByRole('textbox', { name, exact: true });
      await field.fill(path);
      await field.press('Tab');
    }
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('link', { name: 'Review these cases' }).click();
    await page.getByText('mm RAS').waitFor();
    await becomes(() => viewer.shownCase(), 'head');
  });
  after(() => app?.close());

  it('shows each side of the patient where it is, of truth and prediction', async () => {
    await open();
    for (const [from, isMarkRight, isMarkUp] of [
      ['Anterior', true, true],
      ['Posterior', false, true],
      ['Superior', false, true],
      ['Inferior', true, true],
    ] as const) {
      await page.getByRole('button', { name: from, exact: true }).click();
      await becomes(() => markSide('Truth'), [isMarkRight, isMarkUp]);
      await becomes(() => markSide('Prediction'), [!isMarkRight, isMarkUp]);
    }
    // From the left the mark of the truth is in front, with the patient's front on the left.
    await page.getByRole('button', { name: 'Left', exact: true }).click();
    await becomes(() => markSide('Truth'), [false, true]);
    assert.equal((await picture('Truth').locator('.letter').allInnerTexts()).join(''), 'APSI');
  });

  it('is a dialog without faults', async () => assert.deepEqual(await accessibilityFaults(page), []));

  it('turns, enlarges and resets both pictures alike', async () => {
    for (const change of [
      () => page.keyboard.press('ArrowRight'),
      () => page.keyboard.press('ArrowUp'),
      () => page.keyboard.press('+'),
      () => drag('Prediction'),
      async () => {
        await viewer.point(picture('Truth'));
        await page.mouse.wheel(0, -200);
      },
      () => page.keyboard.press('r'),
    ]) {
      const before = await hashes();
      await change();
      for (const i of [0, 1]) await changes(async () => (await hashes())[i], before[i]);
    }
  });

  it('puts one over the other, the one solid and the other see-through', async () => {
    await page.getByRole('button', { name: 'Anterior', exact: true }).click();
    const choice = page.getByLabel('Surfaces of truth and prediction');
    await choice.selectOption('Truth solid');
    await becomes(() => isBrighter('Truth solid, prediction see-through'), true);
    await choice.selectOption('Prediction solid');
    await becomes(() => isBrighter('Prediction solid, truth see-through'), false);
    await choice.selectOption('Side by side');
  });

  it('hides the classes that the viewer hides', async () => {
    const box = page.getByRole('dialog').getByRole('checkbox', { name: 'mark' });
    await box.uncheck();
    await becomes(async () => (await marks(picture('Truth'))).length, 0);
    await close();
    assert.equal(await page.getByRole('checkbox', { name: 'mark' }).isChecked(), false);
    await page.getByRole('checkbox', { name: 'mark' }).check();
  });

  it('gives the memory of the graphics card back when it is closed', async () => {
    const states = await page.evaluate(() => contexts.map((each) => each.isContextLost()));
    assert.ok(states.length >= 2, `${states.length} contexts`);
    assert.ok(states.every(Boolean));
  });

  it('does not tell a blinded reader which is the truth', async () => {
    await page.keyboard.press('z');
    await review.nameReader('AB');
    await becomes(async () => page.locator('dt', { hasText: /^A$/ }).count(), 1);
    await open();
    const dialog = page.getByRole('dialog');
    assert.deepEqual(await dialog.locator('.title').allInnerTexts(), ['A', 'B']);
    assert.doesNotMatch(await dialog.innerText(), /truth|prediction/i);
    assert.equal(await page.getByLabel('Surfaces of truth and prediction').count(), 0);
    await close();
  });

  it('says what to do where WebGL is missing, and everything else works', async () => {
    await page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...rest);
      };
    });
    await page.reload();
    await page.getByText('mm RAS').waitFor();
    await page.getByRole('button', { name: 'Surfaces in 3D' }).click();
    await page.getByRole('dialog').getByText('Turn on hardware acceleration').waitFor();
    await close();
    const pane = page.locator('[data-pane]').first();
    const slice = await viewer.slice(pane);
    await viewer.point(pane);
    await page.mouse.wheel(0, -100);
    await changes(() => viewer.slice(pane), slice);
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  async function open(): Promise<void> {
    await page.keyboard.press('v');
    await page.getByRole('dialog').locator('canvas').first().waitFor();
  }

  async function close(): Promise<void> {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  function picture(title: string): Locator {
    return page.getByRole('application', { name: `${title}: surfaces` });
  }

  function hashes(): Promise<[number, number]> {
    return Promise.all([viewer.hash(picture('Truth')), viewer.hash(picture('Prediction'))]);
  }

  async function drag(title: string): Promise<void> {
    await viewer.point(picture(title));
    await page.mouse.down();
    await viewer.point(picture(title), 0.7, 0.5);
    await page.mouse.up();
  }

  /** Whether the mark is on the right of the picture, and whether it is in its upper half. */
  async function markSide(title: string): Promise<[boolean, boolean]> {
    const found = await marks(picture(title));
    const mean = (key: 'x' | 'y'): number => found.reduce((sum, each) => sum + each[key], 0) / found.length;
    return [mean('x') > 0.5, mean('y') < 0.5];
  }

  /** Whether the mark on the right of the picture is brighter than that on the left. */
  async function isBrighter(title: string): Promise<boolean> {
    const found = await marks(picture(title));
    const brightness = (isRight: boolean): number => {
      const half = found.filter(({ x }) => x > 0.5 === isRight);
      return half.reduce((sum, each) => sum + each.blue, 0) / half.length;
    };
    return brightness(true) > brightness(false);
  }

  /** Pixels of the mark, which alone are blue beside the cube in the corner: places as shares of the picture. */
  async function marks(where: Locator): Promise<{ x: number; y: number; blue: number }[]> {
    const { width, height, rgba } = await viewer.pixels(where);
    const found: { x: number; y: number; blue: number }[] = [];
    for (let i = 0; i < width * height; i++) {
      const [red, blue] = [rgba[4 * i], rgba[4 * i + 2]];
      const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
      if (blue > red + 20 && !(x < 0.25 && y > 0.75)) found.push({ x, y, blue });
    }
    return found;
  }
});

/** Stored left–posterior–superior, 2 mm thick. */
const affine: Affine = [-1, 0, 0, 20, 0, -1, 0, 20, 0, 0, 2, -20, 0, 0, 0, 1];
const size = [20, 40, 40, 1] as const;

async function makePair(): Promise<{ truth: string; prediction: string }> {
  const root = temporaryFolder();
  const [truth, prediction] = ['labelsTr', 'predicted'].map((name) => join(root, name));
  for (const [folder, side] of [
    [truth, -12],
    [prediction, 12],
  ] as const) {
    mkdirSync(folder);
    const data = new Uint8Array(size[0] * size[1] * size[2]);
    for (let at = 0; at < data.length; at++) {
      const [i, j, k] = [at % size[2], Math.floor(at / size[2]) % size[1], Math.floor(at / size[2] / size[1])];
      const [right, front, top] = [20 - i, 20 - j, 2 * k - 20];
      const isMark = Math.max(Math.abs(right - side), Math.abs(front - 12), Math.abs(top - 12)) <= 4;
      data[at] = isMark ? 2 : Math.max(Math.abs(right), Math.abs(front), Math.abs(top)) <= 14 ? 1 : 0;
    }
    const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' } as const;
    await nifti.write!(join(folder, 'head.nii.gz'), { data, shape: size, affine }, header);
  }
  const labels = { background: 0, body: 1, mark: 2 };
  writeFileSync(join(root, 'dataset.json'), JSON.stringify({ labels, channel_names: {}, file_ending: '.nii.gz' }));
  return { truth, prediction };
}
