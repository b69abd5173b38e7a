import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { openApp, type App } from './support/app.ts';
import { markedIntensity, markedPlaceMm, markedVoxel, makeMarkedStudy, storages } from './support/marked-study.ts';

const planes = ['axial', 'coronal', 'sagittal'] as const;
type Plane = (typeof planes)[number];

/** The viewer as its user has it, on scans with one bright voxel on the left, at the front and at the top of the patient. */
describe('the viewer', { timeout: 120_000 }, () => {
  let app: App;
  let page: Page;
  before(async () => {
    app = await openApp();
    ({ page } = app);
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
    const window = await windowText();
    await at('axial');
    await page.mouse.down({ button: 'right' });
    await at('axial', 0.8, 0.4);
    await page.mouse.up({ button: 'right' });
    await changes(windowText, window);
    await page.keyboard.press('r');
    await becomes(windowText, window);
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
    const panes = (): Promise<string> =>
      page.locator('[data-pane]').evaluateAll((all) => all.map((each) => each.getAttribute('data-pane')).join());
    for (const [key, expected] of [
      ['l', 'axial overlay'],
      ['l', 'coronal overlay'],
      ['l', 'sagittal overlay'],
      ['l', 'axial overlay,coronal overlay,sagittal overlay'],
      ['m', 'axial overlay'],
      ['m', 'axial overlay,coronal overlay,sagittal overlay'],
    ]) {
      await page.keyboard.press(key);
      await becomes(panes, expected);
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
    assert.equal(await page.locator('.corner.right.top').first().innerText(), 'mismatch');
    assert.ok((await picture('axial')).lit > 10_000);
    await open('ras');
    await becomes(() => alert.count(), 0);
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  const pane = (plane: Plane): Locator => page.locator(`[data-pane="${plane} overlay"]`);
  const value = (name: string): Promise<string> =>
    page
      .locator('dt', { hasText: new RegExp(`^${name}$`) })
      .locator('xpath=../dd')
      .first()
      .innerText();
  const voxel = async (): Promise<number[]> => {
    // Nothing under the pointer: the values are those of the crosshair.
    await page.mouse.move(1, 1);
    return (await value('Voxel')).split(', ').map(Number);
  };
  const windowText = (): Promise<string> => page.locator('.window').innerText();
  const zoomText = async (): Promise<string> => /× [\d.]+/.exec(await pane('axial').innerText())![0];
  const letters = async (plane: Plane): Promise<string[]> => pane(plane).locator('.letter').allInnerTexts();

  async function open(caseId: string): Promise<void> {
    await page.getByRole('option', { name: caseId, exact: true }).click();
    await caseIs(caseId);
  }

  /** Its image and its label are there. */
  async function caseIs(caseId: string): Promise<void> {
    await page.getByRole('option', { name: caseId, exact: true, selected: true }).waitFor();
    await page.mouse.move(1, 1);
    await becomes(
      async () => [await page.locator('.corner.right.top').first().innerText(), await value('Intensity')],
      [caseId, String(markedIntensity)],
    );
  }

  /** Moves the pointer to a place of a pane. */
  async function at(plane: Plane, x = 0.6, y = 0.6): Promise<void> {
    const box = (await pane(plane).boundingBox())!;
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  }

  async function slicesAre(...expected: readonly number[]): Promise<void> {
    const slices = (): Promise<number[]> =>
      Promise.all(
        planes.map(async (plane) => Number(/slice (\d+) of/.exec((await pane(plane).getAttribute('aria-label'))!)![1])),
      );
    await becomes(slices, [...expected]);
  }

  async function becomes<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
    let found = await read();
    for (const end = Date.now() + 5000; Date.now() < end; found = await read()) {
      if (JSON.stringify(found) === JSON.stringify(expected)) return;
      await page.waitForTimeout(20);
    }
    assert.deepEqual(found, expected);
  }

  async function changes<Value>(read: () => Promise<Value>, from: Value): Promise<void> {
    for (const end = Date.now() + 5000; Date.now() < end;) {
      if (JSON.stringify(await read()) !== JSON.stringify(from)) return;
      await page.waitForTimeout(20);
    }
    assert.fail('nothing changed');
  }

  const pixels = async (plane: Plane): Promise<number> => (await picture(plane)).hash;

  /** Where the white pixels lie, as shares of the pane's width and height from its middle. */
  async function whitePlace(plane: Plane): Promise<{ x: number; y: number }> {
    const { x, y, count } = await picture(plane);
    assert.ok(count > 0, `${plane} shows no white voxel`);
    return { x, y };
  }

  function picture(plane: Plane): Promise<Picture> {
    return pane(plane)
      .locator('canvas')
      .evaluate((canvas: Canvas) => {
        const { width, height } = canvas;
        const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
        context.drawImage(canvas, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
        const found = { hash: 0, lit: 0, count: 0, x: 0, y: 0 };
        for (let i = 0; i < pixels.length; i++) {
          found.hash = (Math.imul(found.hash, 31) + pixels[i]) | 0;
          if (pixels[i] !== 0xff000000) found.lit++;
          if (pixels[i] !== 0xffffffff) continue;
          found.count++;
          found.x += ((i % width) + 0.5) / width - 0.5;
          found.y += (Math.floor(i / width) + 0.5) / height - 0.5;
        }
        const { count } = found;
        return { ...found, x: found.x / Math.max(1, count), y: found.y / Math.max(1, count) };
      });
  }
});

/** What the pixels of a pane tell; x and y are those of the white ones. */
interface Picture {
  /** Changes with the picture. */
  readonly hash: number;
  /** Pixels that are not black. */
  readonly lit: number;
  /** White pixels. */
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

/** As windows have it, for the code that runs in one. */
interface Canvas {
  readonly width: number;
  readonly height: number;
}
declare const OffscreenCanvas: new (
  width: number,
  height: number,
) => {
  getContext(
    kind: '2d',
    options: object,
  ): {
    drawImage(canvas: Canvas, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: { buffer: ArrayBuffer } };
  };
};
