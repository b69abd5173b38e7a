import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import type { App } from './support/app.ts';
import { keysListed } from './support/key-list.ts';
import { openWithRuns, ReviewPage } from './support/review-page.ts';
import type { ViewerPage } from './support/viewer-page.ts';
import { becomes, changes } from './support/wait.ts';

/** What the list of keys promises is tried out, key by key; one that nobody tries fails. */
describe('every key of Review', { timeout: 200_000 }, () => {
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  before(async () => {
    ({ app } = await openWithRuns({
      'First run': { prediction: { keepProbabilities: true } },
      'Second run': { training: { epochs: 3, iterations: 4 } },
    }));
    ({ page } = app);
    review = new ReviewPage(page);
    ({ viewer } = review);
    await review.open('First run');
    await page.getByLabel('Order of cases').selectOption('name');
    await review.openCase('case_1');
    await page.keyboard.press('1');
    await review.nameReader('AB');
    await page.keyboard.press('0');
    await review.addVerdicts(own);
    await review.compareWith('Second run');
    await page.locator('[data-pane]').first().focus();
    await page.keyboard.press('Shift+Digit1');
    await becomes(() => viewer.panes(), 'axial overlay');
  });
  after(() => app?.close());

  const own = ['Motion', 'Wrong side', 'Noise', 'Artefact', 'Cropped'];
  const verdicts = ['Accept', 'Minor changes', 'Major changes', 'Reject', ...own];

  it('does what the list says', async () => {
    const listed = await keysListed(page);
    assert.ok(listed.length > 40, `keys in the list: ${listed.length}`);
    const must = [...'nwj,.zevukhl0', '1', '9', 'Space', 'Shift+Digit7'];
    const keys = listed.flatMap((each) => each.keys);
    assert.deepEqual(
      must.filter((key) => !keys.includes(key)),
      [],
      'keys that the list misses',
    );
    const faults: string[] = [];
    for (const { title, keys: ofTitle } of listed) {
      const effect = effects[title];
      if (!effect) faults.push(`${ofTitle.join()}: nobody tries "${title}"`);
      else
        for (const key of ofTitle) {
          await effect(key).catch((error: Error) => faults.push(`${key}, ${title}: ${error.message.slice(0, 300)}`));
          await page.keyboard.press('Escape');
        }
    }
    assert.deepEqual(faults, [], faults.join('\n'));
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  const first = (): Locator => page.locator('[data-pane]').first();
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const slice = (): Promise<number> => viewer.slice(first());
  const hash = (): Promise<number> => viewer.hash(first());
  async function presses(key: string): Promise<void> {
    const before = await hash();
    await press(key);
    await changes(hash, before);
  }

  /** By what the list says of a key. Each leaves the window as it was. */
  const effects: Partial<Record<string, (key: string) => Promise<void>>> = {
    'Next slice': (key) => steps(key, 'b', [0, 0, 1]),
    'Previous slice': (key) => steps(key, 'f', [0, 0, -1]),
    'First slice': (key) => jumps(key, 1),
    'Last slice': (key) => jumps(key, 10),
    'Crosshair to the left': (key) => steps(key, 'Shift+ArrowRight', [1, 0, 0]),
    'Crosshair to the right': (key) => steps(key, 'Shift+ArrowLeft', [-1, 0, 0]),
    'Crosshair up': (key) => steps(key, 'Shift+ArrowDown', [0, 1, 0]),
    'Crosshair down': (key) => steps(key, 'Shift+ArrowUp', [0, -1, 0]),
    'Zoom in': (key) => zooms(key, 1),
    'Zoom out': (key) => zooms(key, -1),
    async 'Crosshair to the slices with most of the labels'(key) {
      await press(key);
      const there = await viewer.voxel();
      await press('End');
      await press('Shift+ArrowLeft');
      await changes(() => viewer.voxel(), there);
      await press(key);
      await becomes(() => viewer.voxel(), there);
      assert.notEqual(await viewer.value('Truth'), 'background');
    },
    async 'Reset zoom, pan and window; the slice stays'(key) {
      const zoom = await viewer.zoomText(first());
      const at = await slice();
      await press('+');
      await changes(() => viewer.zoomText(first()), zoom);
      await press(key);
      await becomes(() => viewer.zoomText(first()), zoom);
      assert.equal(await slice(), at);
    },
    'Labels on or off': (key) => thereAndBack(key, key, hash),
    'Truth on or off': (key) => switches(key, 'Truth', 'Prediction'),
    'Prediction on or off': (key) => switches(key, 'Prediction', 'Truth'),
    async 'Labels more opaque'(key) {
      // Below full opacity first, from where it can grow; each press is waited for.
      for (const each of ['d', 'd']) await presses(each);
      await thereAndBack(key, 'd', hash);
      for (const each of ['a', 'a']) await presses(each);
    },
    'Labels more transparent': (key) => thereAndBack(key, 'a', hash),
    'Outline or fill': (key) => thereAndBack(key, key, hash),
    'Crosshair on or off': (key) => thereAndBack(key, key, hash),
    'Pixelated or smooth': (key) => thereAndBack(key, key, hash),
    async 'Next map of probabilities or uncertainty, or none'(key) {
      const without = await hash();
      const seen = [without];
      // Two classes and the uncertainty.
      for (let map = 0; map < 3; map++) {
        await press(key);
        await changes(async () => seen.includes(await hash()), true, `map ${map} does not appear`);
        seen.push(await hash());
      }
      await press(key);
      await becomes(hash, without);
    },
    async 'Ruler: drag to measure'(key) {
      await press(key);
      await viewer.point(first(), 0.4, 0.4);
      await page.mouse.down();
      await viewer.point(first(), 0.6, 0.4);
      await page.mouse.up();
      await first()
        .getByText(/^\d+\.\d mm$/)
        .waitFor();
      await press('Escape');
      await first()
        .getByText(/^\d+\.\d mm$/)
        .waitFor({ state: 'detached' });
    },
    // Voxels are 1 mm wide.
    'An end of the ruler at the crosshair': (key) => measures(key, 'Escape'),
    'No ruler': (key) => measures('Enter', key),
    async 'Link panes, or not'(key) {
      await press('Shift+Digit2');
      const second = page.locator('[data-pane]').nth(1);
      await second.waitFor();
      const at = await slice();
      await press(key);
      await second.focus();
      await press('f');
      await becomes(() => viewer.slice(second), at + 1);
      assert.equal(await slice(), at);
      await press(key);
      await becomes(slice, at + 1);
      await press('b');
      await press('Shift+Digit1');
      await becomes(() => viewer.panes(), 'axial overlay');
    },
    'One view': (key) => shows(key, 'overlay'),
    'Side by side': (key) => shows(key, 'truth', 'prediction'),
    'With difference': (key) => shows(key, 'truth', 'prediction', 'difference'),
    Difference: (key) => shows(key, 'difference'),
    Swipe: (key) => shows(key, 'swipe'),
    Flicker: (key) => shows(key, 'flicker'),
    'Two runs': (key) => shows(key, 'truth', 'prediction', 'other'),
    async 'Flicker: the other of truth and prediction'(key) {
      await press('c');
      await press(key);
      await becomes(() => viewer.panes(), 'axial flicker');
      await thereAndBack(key, key, () => first().locator('.top-left').innerText());
      await press('Shift+Digit1');
    },
    async 'Next plane, then three planes'(key) {
      for (const expected of ['coronal', 'sagittal', 'axial overlay,coronal overlay,sagittal', 'axial']) {
        await press(key);
        await becomes(() => viewer.panes(), `${expected} overlay`);
      }
    },
    async 'Maximise a pane, or back'(key) {
      await review.planes('Three planes');
      await becomes(() => page.locator('[data-pane]').count(), 3);
      await viewer.pane('coronal').focus();
      await press(key);
      await becomes(() => viewer.panes(), 'coronal overlay');
      await press(key);
      await becomes(() => page.locator('[data-pane]').count(), 3);
      await review.planes('Axial');
      await first().focus();
    },
    'Next case': (key) => goes(key, 'case_2', 'p'),
    'Previous case': (key) => goes(key, 'case_0', 'n'),
    async 'Worst slice of the plane, then the next worst'(key) {
      await press('Home');
      await press(key);
      await changes(slice, 1);
      const worst = await slice();
      await press(key);
      await changes(slice, worst);
      await press('Home');
      await press(key);
      await becomes(slice, worst);
    },
    async 'Previous or next error of the list'(key) {
      const chosen = page.getByRole('listbox', { name: 'Errors' }).locator('[aria-selected="true"]');
      await press(key);
      await chosen.waitFor();
      const at = await chosen.getAttribute('aria-posinset');
      await press(key);
      await changes(() => chosen.getAttribute('aria-posinset'), at);
      assert.notEqual(await viewer.value('Truth'), await viewer.value('Prediction'));
    },
    'Accept, minor changes, major changes, reject': judges,
    'Verdicts of your own': judges,
    async 'Take the verdict back'(key) {
      await press('2');
      await becomes(() => review.givenVerdict(), 'Minor changes');
      await press(key);
      await becomes(() => review.givenVerdict(), '');
    },
    async 'Undo the last verdict'(key) {
      await press('1');
      await becomes(() => review.givenVerdict(), 'Accept');
      await press('3');
      await becomes(() => review.givenVerdict(), 'Major changes');
      await press(key);
      await becomes(() => review.givenVerdict(), 'Accept');
      await press('0');
    },
    async 'Write a note; Escape leaves it'(key) {
      await press(key);
      await review.note.and(page.locator(':focus')).waitFor();
      await page.keyboard.type('n1');
      assert.equal(await review.note.inputValue(), 'n1');
      await press('Escape');
      await becomes(() => page.locator('[data-pane]:focus').count(), 1);
      assert.equal(await review.givenVerdict(), '');
    },
    async 'Blinded: A and B instead of truth and prediction'(key) {
      await press('Shift+Digit2');
      const names = (): Promise<string[]> => page.locator('[data-pane] .top-left').allInnerTexts();
      await becomes(names, ['Axial · Truth', 'Axial · Prediction']);
      await press(key);
      await becomes(names, ['Axial · A', 'Axial · B']);
      await press(key);
      await becomes(names, ['Axial · Truth', 'Axial · Prediction']);
      await press('Shift+Digit1');
    },
  };

  /** What a key opens in front of the screen, by what the list says of it. */
  for (const [title, name] of [
    ['Save a picture or film', 'Save a picture or film'],
    ['Surfaces in 3D', 'Surfaces in 3D'],
    ['This list', 'Keys and mouse of the viewer'],
  ]) {
    effects[title] = async (key: string) => {
      await press(key);
      const dialog = page.getByRole('dialog', { name });
      await dialog.waitFor();
      await press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
  }

  async function thereAndBack<Value>(key: string, back: string, read: () => Promise<Value>): Promise<void> {
    const before = await read();
    await press(key);
    await changes(read, before);
    await press(back);
    await becomes(read, before);
  }

  /** The one of two labels and not the other. */
  async function switches(key: string, name: string, other: string): Promise<void> {
    const box = (of: string): Locator => page.getByRole('checkbox', { name: new RegExp(`^${of}`) });
    const before = await hash();
    await press(key);
    await changes(hash, before);
    assert.deepEqual([await box(name).isChecked(), await box(other).isChecked()], [false, true]);
    await press(key);
    await becomes(hash, before);
  }

  async function measures(end: string, off: string): Promise<void> {
    await first().focus();
    const keys = ['u', end, 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', end];
    for (const each of keys) await press(each);
    const text = first().getByText('3.0 mm', { exact: true });
    await text.waitFor();
    await press(off);
    await text.waitFor({ state: 'detached' });
    for (let step = 0; step < 3; step++) await press('Shift+ArrowLeft');
  }

  async function zooms(key: string, direction: number): Promise<void> {
    const zoom = async (): Promise<number> => Number((await viewer.zoomText(first())).slice(2));
    const before = await zoom();
    await press(key);
    await changes(zoom, before);
    assert.ok(direction * ((await zoom()) - before) > 0);
    await press('r');
    await becomes(zoom, before);
  }

  async function jumps(key: string, to: number): Promise<void> {
    await press(key);
    await becomes(slice, to);
    await press('c');
    await changes(slice, to);
  }

  async function steps(key: string, back: string, by: readonly number[]): Promise<void> {
    const at = await viewer.voxel();
    await press(key);
    await becomes(
      () => viewer.voxel(),
      at.map((each, axis) => each + by[axis]),
    );
    await press(back);
    await becomes(() => viewer.voxel(), at);
  }

  async function shows(key: string, ...contents: readonly string[]): Promise<void> {
    await press(key === 'Shift+Digit1' ? 'Shift+Digit4' : 'Shift+Digit1');
    await press(key);
    await becomes(() => viewer.panes(), contents.map((content) => `axial ${content}`).join());
    await press('Shift+Digit1');
    await becomes(() => viewer.panes(), 'axial overlay');
  }

  async function goes(key: string, caseId: string, back: string): Promise<void> {
    await press(key);
    await review.caseIs(caseId);
    await press(back);
    await review.caseIs('case_1');
  }

  async function judges(key: string): Promise<void> {
    await press(key);
    await becomes(() => review.givenVerdict(), verdicts[Number(key) - 1]);
    await press('0');
    await becomes(() => review.givenVerdict(), '');
  }
});
