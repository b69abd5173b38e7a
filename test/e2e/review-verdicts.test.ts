import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import type { App } from './support/app.ts';
import { openWithRuns, ReviewPage } from './support/review-page.ts';
import { savedFile } from './support/saved-file.ts';
import { predictionOf, readCanonical, scoresOf } from './support/tiny-run.ts';
import type { ViewerPage } from './support/viewer-page.ts';
import { becomes } from './support/wait.ts';

/** Two readers and what they say of the cases of a run. Each test goes on where the last one ended. */
describe('verdicts', { timeout: 200_000 }, () => {
  let app: App;
  let page: Page;
  let review: ReviewPage;
  let viewer: ViewerPage;
  let study: string;
  let run: string;
  const cases = [0, 1, 2, 3, 4, 5].map((each) => `case_${each}`);
  before(async () => {
    ({
      app,
      study,
      runs: [run],
    } = await openWithRuns({ 'The run': {} }));
    turnTo(app.page);
    await review.open('The run');
    await page.getByLabel('Order of cases').selectOption('name');
  });
  after(() => app?.close());

  it('are given by keys and buttons, with a note, once a reader has a name', async () => {
    await review.openCase('case_0');
    await page.keyboard.press('1');
    await review.nameReader('AB');
    await becomes(() => review.givenVerdict(), 'Accept');
    await page.keyboard.press('n');
    await review.caseIs('case_1');
    await review.verdict('Major changes').click();
    await page.keyboard.press('j');
    await page.keyboard.type('The left end is cut off\n= by 2 slices');
    await page.keyboard.press('Escape');
    await becomes(() => review.givenVerdict(), 'Major changes');
    await becomes(() => said('AB'), {
      case_0: ['accept', ''],
      case_1: ['major', 'The left end is cut off\n= by 2 slices'],
    });
  });

  it('can be of ones own, be taken back, and come back by undo', async () => {
    await review.addVerdicts(['Motion']);
    await review.openCase('case_2');
    await page.keyboard.press('5');
    await becomes(() => review.givenVerdict(), 'Motion');
    await page.keyboard.press('0');
    await becomes(() => review.givenVerdict(), '');
    await becomes(async () => Object.keys(await said('AB')), ['case_0', 'case_1']);
    await page.keyboard.press('Control+z');
    await becomes(() => review.givenVerdict(), 'Motion');
    await becomes(async () => (await said('AB')).case_2, ['Motion', '']);
  });

  it('are there when the engine comes back, and when the app is started again', async () => {
    const expected = ['Accept', 'Major changes', 'Motion', '', '', ''];
    await app.killEngine();
    await page.getByText('Engine lost, connecting…').waitFor();
    await page.getByText('Engine lost, connecting…').waitFor({ state: 'detached' });
    app.faults.splice(0);
    await becomes(allVerdicts, expected);
    // A window writes down where it is a moment after it got there.
    await page.waitForTimeout(500);
    turnTo(await app.restart());
    await page.getByText('mm RAS').waitFor();
    await becomes(allVerdicts, expected);
    await review.openCase('case_1');
    await becomes(() => review.note.inputValue(), 'The left end is cut off\n= by 2 slices');
  });

  it('of another reader are kept apart, and seen', async () => {
    await review.nameReader('Zoë');
    await becomes(() => review.givenVerdict(), '');
    await page.keyboard.press('4');
    await becomes(() => review.givenVerdict(), 'Reject');
    const others = page.getByRole('complementary').getByText('AB', { exact: true });
    await others.waitFor();
    await page.getByRole('complementary').getByText('The left end is cut off').waitFor();
    await becomes(() => said('Zoë'), { case_1: ['reject', ''] });
    assert.equal(Object.keys(await said('AB')).length, 3);
    assert.equal(readdirSync(join(run, 'review')).length, 2);
  });

  it('make a table of all readers', async (test) => {
    if (process.env.STUDIO_HOST === 'electron') return test.skip("there the system's own dialog asks where to");
    const saved = await savedFile(page, () => page.getByRole('button', { name: 'Export verdicts as TSV' }).click());
    assert.match(saved.name, /\.tsv$/);
    const [head, ...rows] = saved.bytes
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    assert.deepEqual(head, ['case_id', 'reader', 'verdict', 'note', 'preferred', 'blinded', 'changed', 'mean_dice']);
    const without = rows.map(([caseId, reader, verdict, note, preferred, blinded]) => [
      ...[caseId, reader, verdict, note, preferred, blinded],
    ]);
    assert.deepEqual(without, [
      ['case_0', 'AB', 'accept', 'NA', 'NA', 'false'],
      ['case_1', 'AB', 'major', 'The left end is cut off\\n= by 2 slices', 'NA', 'false'],
      ['case_1', 'Zoë', 'reject', 'NA', 'NA', 'false'],
      ['case_2', 'AB', 'Motion', 'NA', 'NA', 'false'],
    ]);
    for (const row of rows) {
      assert.ok(Math.abs(Date.parse(row[6]) - Date.now()) < 600_000, row[6]);
      assert.ok(Math.abs(Number(row[7]) - meanDice(row[0])) < 1e-9, row[7]);
    }
  });

  it('of a blinded reader are given without knowing which is which', async () => {
    await review.view('Side by side');
    // Filled and opaque, labels have as many pixels as they have voxels, times a square.
    await page.getByLabel('Drawn as').selectOption('fill');
    for (let step = 0; step < 6; step++) await page.keyboard.press('a');
    await page.keyboard.press('x');
    await page.keyboard.press('z');
    const isTruthFirst: boolean[] = [];
    for (const reader of ['AB', 'Zoë']) {
      await review.nameReader(reader);
      for (const caseId of cases) {
        await review.openCase(caseId);
        for (const view of ['Side by side', 'Swipe', 'Flicker']) {
          await review.view(view);
          await becomes(tellsSides, []);
        }
        await review.view('Side by side');
        await page.locator('[data-pane]').nth(1).waitFor();
        const titles = await page.locator('[data-pane] .top-left').allInnerTexts();
        assert.deepEqual(
          titles.map((title) => title.trim()),
          ['Axial · A', 'Axial · B'],
        );
        const isTruth = await isFirstTruth(caseId);
        isTruthFirst.push(isTruth);
        if (reader === 'AB' && caseId === 'case_3') {
          await page
            .getByRole('group', { name: 'Which is better?' })
            .getByRole('button', { name: 'A', exact: true })
            .click();
          const liked = isTruth ? 'truth' : 'prediction';
          await becomes(async () => (await file('AB')).find((each) => each.caseId === 'case_3')?.preferred, liked);
          assert.equal((await file('AB')).find((each) => each.caseId === 'case_3')!.isBlinded, true);
          await becomes(tellsSides, []);
        }
      }
    }
    const count = isTruthFirst.filter(Boolean).length;
    assert.ok(count >= 3 && count <= 9, `A is the truth in ${count} of 12`);
    await page.keyboard.press('z');
    await page.locator('[data-pane] .top-left').getByText('Truth').waitFor();
    await page.keyboard.press('x');
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  function turnTo(next: Page): void {
    page = next;
    review = new ReviewPage(page);
    ({ viewer } = review);
  }

  interface Said {
    readonly caseId: string;
    readonly verdict: string | null;
    readonly note: string;
    readonly preferred: string | null;
    readonly isBlinded: boolean;
  }

  /** What lies beside the run. */
  async function file(reader: string): Promise<Said[]> {
    const folder = join(run, 'review');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { reader: string; verdicts: Said[] });
    return files.find((each) => each.reader === reader)?.verdicts ?? [];
  }

  async function said(reader: string): Promise<Record<string, [string | null, string]>> {
    const all = (await file(reader)).toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1));
    return Object.fromEntries(all.map(({ caseId, verdict, note }) => [caseId, [verdict, note]]));
  }

  async function allVerdicts(): Promise<string[]> {
    const given: string[] = [];
    for (const caseId of cases) {
      await review.openCase(caseId);
      given.push(await review.givenVerdict());
    }
    return given;
  }

  function meanDice(caseId: string): number {
    const values = scoresOf(run)
      .filter((each) => each.caseId === caseId && each.metric === 'dice')
      .map(({ value }) => value!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** Words on the screen, or read out, that tell what A and B are, or how good the prediction is. */
  async function tellsSides(): Promise<string[]> {
    const main = page.locator('main');
    const names = await main
      .locator('[aria-label], [title], [aria-valuetext]')
      .evaluateAll((all) =>
        all.flatMap((each) => ['aria-label', 'title', 'aria-valuetext'].map((name) => each.getAttribute(name) ?? '')),
      );
    const texts = [...(await main.innerText()).split('\n'), ...names];
    return texts.filter((text) => /\b(truth|prediction|dice)\b/i.test(text) && !harmless.has(text));
  }

  /** By how much of the slice is labelled, in the files and in the panes. */
  async function isFirstTruth(caseId: string): Promise<boolean> {
    const [a, b] = [page.locator('[data-pane]').first(), page.locator('[data-pane]').nth(1)];
    const depth = (await viewer.slice(a)) - 1;
    const [truth, prediction] = await Promise.all(
      [join(study, 'labelsTr', `${caseId}.nii.gz`), predictionOf(run, caseId)].map(async (path) => {
        const { shape, data } = await readCanonical(path);
        const plane = shape[1] * shape[2];
        return Array.from(data).filter((each, i) => each > 0 && Math.floor(i / plane) === depth).length;
      }),
    );
    assert.notEqual(truth, prediction, `${caseId} has as many voxels in both`);
    const labelled = (): Promise<number[]> => Promise.all([a, b].map((pane) => viewer.count(pane, colours)));
    const ratio = async (): Promise<string> => {
      const [ofA, ofB] = await labelled();
      return (ofA / ofB).toFixed(3);
    };
    const asTruth = (truth / prediction).toFixed(3);
    await becomes(async () => [asTruth, (prediction / truth).toFixed(3)].includes(await ratio()), true);
    return (await ratio()) === asTruth;
  }
});

/** Says what is hidden, not which is which. */
const harmless = new Set(['Hides which is the truth (z)']);

/** Of the two classes. */
const colours = ['#e69f00', '#56b4e9'];
