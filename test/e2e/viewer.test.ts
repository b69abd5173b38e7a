import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { openApp, type App } from './support/app.ts';
import { markedIntensity, markedPlaceMm, markedVoxel, makeMarkedStudy, storages } from './support/marked-study.ts';
import { planes, ViewerPage, type Plane } from './support/viewer-page.ts';
import { becomes, changes } from './support/wait.ts';

/** The viewer as its user has it, on scans with one bright voxel on the left, at the front and at the top of the patient. */
describe('the viewer', { timeout: 120_000 }, () => {
  let app: App;
  let page: Page;
  let viewer: ViewerPage;
  before(async () => {
    app = await openApp();
    ({ page } = app);
    viewer = new ViewerPage(page);
    await app.chooseFolder(page.getByRole('button', { name: 'Add a folder' }), await makeMarkedStudy());
    await page.getByRole('link', { name: 'ras', exact: true }).click();
    await page.getByLabel('Planes').selectOption({ label: 'Three planes' });
    await caseIs('ras');
  });
  after(() => app.close());

  for (const storage of storages) {
    it(`shows the left of the patient on the right, however a file is stored: ${storage}`, async () => {
      await open(storage);
      // By percentiles, one voxel of a hundred is white.
      await page.getByLabel('Window', { exact: true }).selectOption('full');
      for (const plane of planes) {
        const { x, y } = await whitePlace(plane);
        // Anterior is on the left of a sagittal slice.
        assert.ok(plane === 'sagittal' ? x < -0.05 : x > 0.05, `${plane}: ${x} of the width from the middle`);
        assert.ok(y < -0.05, `${plane}: ${y} of the height from the middle`);
      }
      assert.deepEqual(await letters('axial'), ['R', 'L', 'A', 'P']);
      assert.deepEqual(await letters('coronal'), ['R', 'L', 'S', 'I']);
      assert.deepEqual(await letters('sagittal'), ['A', 'P', 'S', 'I']);
    });

    it(`opens where the label is and reads the voxel's values: ${storage}`, async () => {
      assert.equal(await value('Intensity'), String(markedIntensity));
      assert.equal(await value('Truth'), 'mark');
      const place = (await value('mm RAS'))
        .replaceAll('−', '-')
        .match(/-?[\d.]+/g)!
        .map(Number);
      for (const axis of [0, 1, 2]) assert.ok(Math.abs(place[axis] - markedPlaceMm[axis]) <= 1.3, `at ${place.join()}`);
      if (storage !== 'oblique') assert.equal(await value('Voxel'), markedVoxel.join(', '));
    });
  }

  it('turns slices by the wheel, in the pane under the pointer alone', async () => {
    await open('ras');
    await page.keyboard.press('r');
    await at('axial');
    await page.mouse.wheel(0, -100);
    await slicesAre(15, 21, 4);
    await page.mouse.wheel(0, 100);
    await page.mouse.wheel(0, 100);
    await slicesAre(13, 21, 4);
    await at('sagittal');
    await page.mouse.wheel(0, -100);
    await slicesAre(13, 21, 5);
  });

  it('moves one crosshair in all planes by a click, and by Shift without one', async () => {
    await at('axial', 0.5, 0.5);
    await page.mouse.down();
    await page.mouse.up();
    const [x, y, z] = await voxel();
    assert.ok(Math.abs(x - 10) <= 1 && Math.abs(y - 12) <= 1 && z === 12, [x, y, z].join());
    await slicesAre(13, y + 1, x + 1);
    await page.keyboard.down('Shift');
    await at('coronal', 0.5, 0.3);
    await page.keyboard.up('Shift');
    const moved = await voxel();
    assert.equal(moved[1], y);
    assert.notEqual(moved[2], z);
    await slicesAre(moved[2] + 1, moved[1] + 1, moved[0] + 1);
  });

  it('zooms by Ctrl and wheel, pans by Space, and goes back', async () => {
    const zoom = await zoomText();
    const before = await pixels('axial');
    await page.keyboard.down('Control');
    await at('axial');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await changes(zoomText, zoom);
    const zoomed = await pixels('axial');
    await page.keyboard.down(' ');
    await page.mouse.down();
    await at('axial', 0.7, 0.7);
    await page.mouse.up();
    await page.keyboard.up(' ');
    await changes(() => pixels('axial'), zoomed);
    await page.keyboard.press('r');
    await becomes(zoomText, zoom);
    await becomes(() => pixels('axial'), before);
  });

  it('changes the window by the right button', async () => {
    await pane('axial').dblclick();
    await becomes(() => viewer.panes(), 'axial overlay');
    const window = await windowText();
    await at('axial');
    await page.mouse.down({ button: 'right' });
    await at('axial', 0.8, 0.4);
    await page.mouse.up({ button: 'right' });
    await changes(windowText, window);
    await page.keyboard.press('r');
    await becomes(windowText, window);
    await pane('axial').dblclick();
  });

  it('maximises a pane by a double click, and back', async () => {
    await pane('coronal').dblclick();
    await becomes(() => page.locator('[data-pane]').count(), 1);
    await pane('coronal').dblclick();
    await becomes(() => page.locator('[data-pane]').count(), 3);
  });

  it('goes through slices, and back to the label, by keys', async () => {
    await page.keyboard.press('c');
    await slicesAre(14, 21, 4);
    await at('axial');
    for (const [key, slice] of [
      ['ArrowRight', 15],
      ['f', 16],
      ['f', 16],
      ['ArrowLeft', 15],
      ['b', 14],
      ['Home', 1],
      ['End', 16],
      ['PageDown', 15],
    ] as const) {
      await page.keyboard.press(key);
      await slicesAre(slice, 21, 4);
    }
    await page.keyboard.press('Shift+ArrowRight');
    // To the right of the screen: towards the left of the patient.
    await slicesAre(15, 21, 3);
    await page.keyboard.press('Shift+ArrowUp');
    await slicesAre(15, 22, 3);
    await page.keyboard.press('c');
    await slicesAre(14, 21, 4);
  });

  it('shows labels, outlines, crosshair and their opacity by keys', async () => {
    for (const key of ['g', 't', 'o', 'x', 'd']) {
      const shown = await pixels('axial');
      await page.keyboard.press(key);
      await changes(() => pixels('axial'), shown);
      await page.keyboard.press(key === 'd' ? 'a' : key);
      await becomes(() => pixels('axial'), shown);
    }
  });

  it('changes planes and panes by keys', async () => {
    for (const [key, expected] of [
      ['l', 'axial overlay'],
      ['l', 'coronal overlay'],
      ['l', 'sagittal overlay'],
      ['l', 'axial overlay,coronal overlay,sagittal overlay'],
      ['m', 'axial overlay'],
      ['m', 'axial overlay,coronal overlay,sagittal overlay'],
    ]) {
      await page.keyboard.press(key);
      await becomes(() => viewer.panes(), expected);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Crosshair to the slices with most of the labels').waitFor();
    await page.keyboard.press('Escape');
  });

  it('goes from case to case by n and p', async () => {
    await page.keyboard.press('n');
    await caseIs('sagittal');
    await page.keyboard.press('p');
    await caseIs('ras');
  });

  it('refuses a label on another grid and says why, with the image to be seen', async () => {
    await page.getByRole('option', { name: 'mismatch' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /mismatch.*has 20×24×15 voxels.*has 20×24×16/s);
    await becomes(() => viewer.shownCase(), 'mismatch');
    assert.ok((await viewer.picture(pane('axial'))).lit > 10_000);
    await open('ras');
    await becomes(() => alert.count(), 0);
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  const pane = (plane: Plane): Locator => viewer.pane(plane);
  const at = (plane: Plane, x?: number, y?: number): Promise<void> => viewer.point(pane(plane), x, y);
  const value = (name: string): Promise<string> => viewer.value(name);
  const voxel = (): Promise<number[]> => viewer.voxel();
  const windowText = (): Promise<string> => viewer.windowText(pane('axial'));
  const zoomText = (): Promise<string> => viewer.zoomText(pane('axial'));
  const letters = (plane: Plane): Promise<string[]> => viewer.letters(pane(plane));
  const pixels = (plane: Plane): Promise<number> => viewer.hash(pane(plane));

  async function open(caseId: string): Promise<void> {
    await page.getByRole('option', { name: caseId, exact: true }).click();
    await caseIs(caseId);
  }

  /** Its image and its label are there. */
  async function caseIs(caseId: string): Promise<void> {
    await page.getByRole('option', { name: caseId, exact: true, selected: true }).waitFor();
    await page.mouse.move(1, 1);
    await becomes(() => viewer.shownCase(), caseId);
    await becomes(() => value('Intensity'), String(markedIntensity));
  }

  async function slicesAre(...expected: readonly number[]): Promise<void> {
    await becomes(() => Promise.all(planes.map((plane) => viewer.slice(pane(plane)))), [...expected]);
  }

  /** Where the white pixels lie, as shares of the pane's width and height from its middle. */
  async function whitePlace(plane: Plane): Promise<{ x: number; y: number }> {
    const { x, y, count } = await viewer.picture(pane(plane));
    assert.ok(count > 0, `${plane} shows no white voxel`);
    return { x, y };
  }
});
