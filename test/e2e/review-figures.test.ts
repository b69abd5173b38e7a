import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { decodePng, type Picture } from '../core/figures/pixels.ts';
import { decodeGif, type DecodedGif } from '../support/decode-gif.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import type { App } from './support/app.ts';
import { openWithRuns, ReviewPage } from './support/review-page.ts';
import { savedFile } from './support/saved-file.ts';
import { predictionOf, readCanonical, type ReadVolume } from './support/tiny-run.ts';
import type { Pixels, ViewerPage } from './support/viewer-page.ts';
import { becomes } from './support/wait.ts';

/** What is saved is what is seen, and what the files say. */
describe('figures of Review', { timeout: 200_000 }, () => {
  const isWeb = process.env.STUDIO_HOST !== 'electron';
  const caseId = 'case_1';
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  let study: string;
  let run: string;
  before(async () => {
    ({
      app,
      study,
      runs: [run],
    } = await openWithRuns({ 'The run': {} }));
    ({ page } = app);
    review = new ReviewPage(page);
    ({ viewer } = review);
    await review.open('The run');
    await review.openCase(caseId);
  });
  after(() => app?.close());

  it('measures millimetres on a grid whose voxels are higher than wide', async () => {
    await review.planes('Coronal');
    const pane = viewer.pane('coronal');
    await pane.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('u');
    await page.keyboard.press('Enter');
    for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowLeft');
    for (let step = 0; step < 2; step++) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    // Three voxels of 1 mm and two of 2 mm.
    await pane.getByText(`${Math.hypot(3, 4).toFixed(1)} mm`, { exact: true }).waitFor();
    // Drawn by the mouse, of as many pixels as the zoom says for a millimetre.
    const zoom = Number((await viewer.zoomText(pane)).slice(2));
    await viewer.point(pane, 0.3, 0.3);
    await page.mouse.down();
    const box = (await pane.boundingBox())!;
    const [x, y] = [box.x + 0.3 * box.width, box.y + 0.3 * box.height];
    await page.mouse.move(x + 4 * zoom, y + 3 * zoom);
    await page.mouse.up();
    await pane.getByText('5.0 mm', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await review.planes('Axial');
  });

  it('saves the screen as PNG, pixel by pixel', async (test) => {
    if (!isWeb) return test.skip(noDialog);
    await review.view('Side by side');
    await becomes(() => viewer.panes(), 'axial truth,axial prediction');
    const panes = await Promise.all((await page.locator('[data-pane]').all()).map((pane) => viewer.pixels(pane)));
    const { name, bytes } = await save('Picture (PNG)', async (dialog) => {
      await dialog.getByLabel('View', { exact: true }).selectOption('screen');
      await dialog.getByLabel(/Patient letters/).uncheck();
    });
    assert.match(name, /^case_1.*\.png$/);
    const plain = await decodePng(bytes);
    assert.deepEqual([plain.width, plain.height], [2 * panes[0].width + 1, panes[0].height]);
    assert.deepEqual([differing(plain, panes[0], 0), differing(plain, panes[1], panes[0].width + 1)], [0, 0]);
    const written = await save('Picture (PNG)', (dialog) => dialog.getByLabel(/Patient letters/).check());
    const lettered = await decodePng(written.bytes);
    const texts = [differing(lettered, panes[0], 0), differing(lettered, panes[1], panes[0].width + 1)];
    for (const count of texts) {
      const share = count / (panes[0].width * panes[0].height);
      assert.ok(share > 0.003 && share < 0.08, `texts take ${(100 * share).toFixed(1)} %`);
    }
  });

  it('saves all slices as a GIF with the pixels, the speed and the loop that were asked for', async (test) => {
    if (!isWeb) return test.skip(noDialog);
    await page.getByLabel('Drawn as').selectOption('fill');
    await page.getByLabel('Window', { exact: true }).selectOption('full');
    const { name, bytes } = await save('Film of all slices (GIF)', async (dialog) => {
      await dialog.getByLabel('View', { exact: true }).selectOption('beside');
      await dialog.getByLabel(/Patient letters/).uncheck();
      await dialog.getByLabel('Pictures per second').fill('5');
      await dialog.getByLabel('How often it is played').selectOption('count');
      await dialog.getByLabel('Number of plays').fill('3');
    });
    assert.match(name, /^case_1.*\.gif$/);
    const gif = decodeGif(bytes);
    // 16 × 16 voxels in panes of 512 pixels, with a line between them; played twice after the first time.
    assert.deepEqual([gif.width, gif.height, gif.frames.length, gif.loop], [1025, 512, 10, 2]);
    assert.deepEqual(new Set(gif.frames.map(({ delay }) => delay)), new Set([20]));
    const [image, truth, prediction] = await Promise.all(
      [
        join(study, 'imagesTr', `${caseId}.nii.gz`),
        join(study, 'labelsTr', `${caseId}.nii.gz`),
        predictionOf(run, caseId),
      ].map(readCanonical),
    );
    for (const [side, label] of [truth, prediction].entries()) {
      const worst = worstPixel(gif, 513 * side, image, label);
      assert.ok(worst.off <= 6, `off by ${worst.off}: ${JSON.stringify(worst)}`);
    }
    assert.notDeepEqual(truth.data, prediction.data);
  });

  it('makes the same film without a window', async (test) => {
    if (!isWeb) return test.skip(noDialog);
    const { bytes } = await save('Film of all slices (GIF)', async () => {});
    const out = join(temporaryFolder(), 'film.gif');
    const style = ['--view', 'side-by-side', '--mode', 'fill', '--window', 'full', '--fps', '5', '--loop', '3'];
    const { code, stderr } = await runCli('figure', run, '--case', caseId, '--out', out, '--no-captions', ...style);
    assert.equal(code, 0, stderr);
    const [ofApp, ofCommand] = [decodeGif(bytes), decodeGif(readFileSync(out))];
    const facts = ({ width, height, loop, frames }: DecodedGif) => [
      width,
      height,
      loop,
      frames.length,
      frames[0].delay,
    ];
    assert.deepEqual(facts(ofCommand), facts(ofApp));
    for (const [i, frame] of ofApp.frames.entries()) {
      assert.ok(Buffer.from(frame.rgb).equals(Buffer.from(ofCommand.frames[i].rgb)), `slice ${i + 1} differs`);
    }
  });

  it('saves all cases on a contact sheet', async (test) => {
    if (!isWeb) return test.skip(noDialog);
    await page.getByLabel('Drawn as').selectOption('outline');
    const { name, bytes } = await save('Contact sheet of all cases (PNG)', async (dialog) => {
      await dialog.getByLabel('Columns').fill('3');
      await dialog.getByLabel('Size of a pane in pixels').fill('128');
    });
    assert.match(name, /The run.*\.png$/);
    const sheet = await decodePng(bytes);
    // Two panes each, three in a row, and two rows.
    assert.ok(sheet.width >= 6 * 128 && sheet.width < 7 * 128, `${sheet.width} wide`);
    assert.ok(sheet.height >= 2 * 128 && sheet.height < 3 * 128, `${sheet.height} high`);
    for (let cell = 0; cell < 6; cell++) {
      const [column, row] = [cell % 3, Math.floor(cell / 3)];
      for (const colour of [0xe69f00, 0x56b4e9]) {
        const count = coloured(sheet, colour, [column / 3, (column + 1) / 3], [row / 2, (row + 1) / 2]);
        assert.ok(count > 20, `case ${cell + 1} of the sheet has ${count} pixels of ${colour.toString(16)}`);
      }
    }
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  /** By the key that opens the dialog. */
  async function save(kind: string, choose: (dialog: Locator) => Promise<unknown>) {
    await page.locator('[data-pane]').first().focus();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: kind }).check();
    await choose(dialog);
    const saved = await savedFile(page, () => dialog.getByRole('button', { name: /^Save (film|picture)/ }).click());
    await dialog.waitFor({ state: 'detached' });
    return saved;
  }
});

const noDialog = "there the system's own dialog asks where to";

/** Pixels of a pane that are others in the picture that it lies in from column `left` on. */
function differing(picture: Picture, pane: Pixels, left: number): number {
  let count = 0;
  for (let y = 0; y < pane.height; y++) {
    for (let x = 0; x < pane.width; x++) {
      const [at, of] = [4 * (y * picture.width + left + x), 4 * (y * pane.width + x)];
      if ([0, 1, 2].some((each) => picture.data[at + each] !== pane.rgba[of + each])) count++;
    }
  }
  return count;
}

/** Colours that a class adds to two fifths; a palette has fewer shades than a screen. */
const classes = [null, [0xe6, 0x9f, 0x00], [0x56, 0xb4, 0xe9]] as const;

/** The pixel in the middle of a voxel that is furthest from what the files make of it, of all slices of a pane. */
function worstPixel(gif: DecodedGif, left: number, image: ReadVolume, label: ReadVolume) {
  const [depth, height, width] = image.shape;
  const values = Array.from(image.data);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  let worst = { off: 0, z: -1, y: -1, x: -1, found: [0, 0, 0], expected: [0, 0, 0] };
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = (z * height + y) * width + x;
        const grey = (255 * (values[i] - low)) / (high - low);
        const colour = classes[label.data[i]];
        const expected = [0, 1, 2].map((each) => (colour ? 0.6 * grey + 0.4 * colour[each] : grey));
        // The right of the patient is on the left, the front at the top.
        const column = left + 32 * (width - 1 - x) + 16;
        const at = 3 * ((32 * (height - 1 - y) + 16) * gif.width + column);
        const found = [...gif.frames[z].rgb.subarray(at, at + 3)];
        const off = Math.max(...found.map((each, channel) => Math.abs(each - expected[channel])));
        if (off > worst.off) worst = { off, z, y, x, found, expected };
      }
    }
  }
  return worst;
}

/** Pixels of a colour in a part of a picture. */
function coloured(
  { width, height, data }: Picture,
  colour: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): number {
  let count = 0;
  for (let y = Math.ceil(top * height); y < bottom * height; y++) {
    for (let x = Math.ceil(left * width); x < right * width; x++) {
      const at = 4 * (y * width + x);
      if (((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]) === colour) count++;
    }
  }
  return count;
}
