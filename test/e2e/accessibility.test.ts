import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { makeTinyStudy, temporaryFolder } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import { accessibilityFaults } from './support/browser.ts';
import { tooWide } from './support/in-page.ts';
import { ReviewPage } from './support/review-page.ts';
import { openScreen, openSection } from './support/steps.ts';
import { makeTinyRun } from './support/tiny-run.ts';
import { becomes } from './support/wait.ts';

/** Every screen at 1280×720, in both themes: axe finds nothing, and nothing is wider than the window. */
describe('accessibility', { timeout: 400_000 }, () => {
  let app: App;
  let page: Page;
  let study: string;
  /** Of the command line; it computes while the first screens are looked at. */
  let made: Promise<string>;
  before(async () => {
    study = await makeTinyStudy();
    made = makeTinyRun(study, 'Run of balls', { prediction: { keepProbabilities: true } });
    // Whoever waits for it is told.
    made.catch(() => {});
    app = await openApp();
    ({ page } = app);
    await page.getByText('24 of 24 cases used in training').waitFor();
  });
  after(() => app?.close());

  it('has empty screens without faults', async () => {
    const faults: string[] = [];
    for (const name of ['Runs', 'Results', 'Predict']) {
      await openScreen(page, name);
      faults.push(...(await look(`${name}, empty`)));
    }
    await openScreen(page, 'Data');
    await page.getByRole('button', { name: 'Remove' }).click();
    for (const name of ['Data', 'Configure', 'Review']) {
      await openScreen(page, name);
      faults.push(...(await look(`${name}, empty`)));
    }
    await page.getByRole('button', { name: 'Undo' }).click();
    await openScreen(page, 'Data');
    await page.getByText('24 of 24 cases used in training').waitFor();
    none(faults);
  });

  it('has Data without faults', async () => {
    const faults = await look('Data');
    for (const tab of ['Classes', 'Problems']) {
      await openTab(tab);
      faults.push(...(await look(`Data, ${tab}`)));
    }
    await openTab('Analysis');
    await page.getByText('Class frequency').first().waitFor({ timeout: 60_000 });
    faults.push(...(await look('Data, Analysis')));
    await page.getByRole('button', { name: 'Table' }).first().click();
    faults.push(...(await look('Data, Analysis as a table')));
    await page.getByRole('button', { name: 'Export…' }).click();
    faults.push(...(await lookAtDialog('Data, export of the analysis')));
    const folder = join(temporaryFolder(), 'exploration');
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText(/Wrote 7 files about/).waitFor({ timeout: 60_000 });
    assert.ok(existsSync(join(folder, 'exploration.tsv')));
    await openTab('Cases');
    await page.getByRole('button', { name: 'Columns' }).click();
    faults.push(...(await look('Data, columns')));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Groups…' }).click();
    faults.push(...(await lookAtDialog('Data, groups')));
    if (process.env.STUDIO_HOST !== 'electron') {
      await page.getByRole('button', { name: 'Add a folder', exact: true }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
      faults.push(...(await lookAtDialog('Choosing a folder')));
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search actions and cases' }).fill('hippocampus');
    faults.push(...(await lookAtDialog('Palette')));
    none(faults);
  });

  it('has Configure without faults', async () => {
    const faults: string[] = [];
    await openScreen(page, 'Configure');
    const sections = [
      'Goal',
      'Steps',
      'Patches',
      'Augmentation',
      'Network',
      'Loss',
      'Training',
      'Validation',
      'Summary',
    ];
    for (const section of sections) {
      await openSection(page, section);
      faults.push(...(await look(`Configure, ${section}`)));
    }
    await openSection(page, 'Training');
    await page.getByLabel('Epochs', { exact: true }).fill('0');
    faults.push(...(await look('Configure, bad value')));
    await page.getByLabel('Epochs', { exact: true }).fill('10');
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('As looked at');
    faults.push(...(await look('Configure, saving')));
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    for (const button of ['Open…', 'Show as command']) {
      await page.getByRole('button', { name: button }).click();
      faults.push(...(await lookAtDialog(`Configure, ${button}`)));
    }
    none(faults);
  });

  it('has Runs without faults', async () => {
    const run = await made;
    const copy = join(temporaryFolder(), 'The same again');
    cpSync(run, copy, { recursive: true });
    await openScreen(page, 'Runs');
    const faults: string[] = [];
    for (const folder of [copy, run]) {
      await page.getByRole('button', { name: 'Add a run folder…' }).first().click();
      await enter('Run folder', folder);
      if (folder === run) faults.push(...(await look('Adding a run')));
      await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    for (const tab of ['Overview', 'Log', 'Configuration', 'Files']) {
      await openTab(tab);
      faults.push(...(await look(`Runs, ${tab}`)));
    }
    await openTab('Overview');
    for (const box of await page.getByRole('checkbox', { name: /^Compare/ }).all()) await box.check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    faults.push(...(await look('Runs, compared')));
    none(faults);
  });

  it('has Results without faults', async () => {
    await openScreen(page, 'Results');
    await page.getByText('Mean foreground Dice').waitFor();
    const faults: string[] = [];
    for (const tab of ['Classes', 'Cases', 'Folds', 'All metrics', 'Confusion', 'Definitions']) {
      await openTab(tab);
      faults.push(...(await look(`Results, ${tab}`)));
    }
    await page.getByRole('button', { name: 'Compare label folders…' }).click();
    for (const name of ['True labels', 'Predicted labels']) await enter(name, join(study, 'labelsTr'));
    faults.push(...(await look('Results, choosing folders')));
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('link', { name: 'Review these cases' }).waitFor();
    await openTab('Cases');
    faults.push(...(await look('Results of folders')));
    await page.goBack();
    await page.getByRole('button', { name: 'Save HTML report' }).waitFor();
    none(faults);
  });

  it('has Predict without faults', async () => {
    const [input, out] = [join(temporaryFolder(), 'new'), join(temporaryFolder(), 'labels')];
    mkdirSync(input);
    cpSync(join(await makeTinyStudy(1), 'imagesTr', 'case_0.nii.gz'), join(input, 'fresh.nii.gz'));
    await openScreen(page, 'Predict');
    await enter('New scans', input);
    await enter('Labels go to', out);
    const faults = await look('Predict, form');
    await page.getByRole('button', { name: 'Start prediction' }).click();
    await page.getByRole('link', { name: 'fresh' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Predict again…' }).waitFor();
    faults.push(...(await look('Predict, done')));
    none(faults);
  });

  it('has Review without faults', async () => {
    const faults: string[] = [];
    await page.getByRole('link', { name: 'fresh' }).click();
    await page.getByText('mm RAS').waitFor();
    faults.push(...(await look('Review of a prediction')));
    await openScreen(page, 'Results');
    await openTab('Cases');
    await page.getByRole('grid').getByRole('link').first().click();
    await page.getByText('mm RAS').waitFor();
    const review = new ReviewPage(page);
    await review.planes('Three planes');
    faults.push(...(await look('Review of a run')));
    await review.view('With difference');
    faults.push(...(await look('Review, all panes')));
    await review.planes('Axial');
    const other = page.getByLabel('Compare with');
    await other.selectOption({ label: await other.locator('option').last().innerText() });
    await review.view('Two runs');
    faults.push(...(await look('Review, two runs')));
    await other.selectOption('');
    await page.keyboard.press('h');
    await page.keyboard.press('u');
    for (const view of ['Swipe', 'Flicker']) {
      await review.view(view);
      faults.push(...(await look(`Review, ${view}`)));
    }
    for (const [key, what] of [
      ['?', 'keys'],
      ['e', 'saving a picture'],
      ['v', 'surfaces'],
    ]) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      faults.push(...(await lookAtDialog(`Review, ${what}`)));
    }
    await page.keyboard.press('e');
    for (const kind of ['Film of some slices (GIF)', 'Contact sheet of all cases (PNG)']) {
      await page.getByRole('dialog').getByRole('radio', { name: kind }).check();
      faults.push(...(await look(`Review, saving: ${kind}`)));
    }
    await page.keyboard.press('Escape');
    none(faults);
  });

  it('has verdicts without faults', async () => {
    const review = new ReviewPage(page);
    await page.keyboard.press('3');
    await page.getByLabel('Who reads?').waitFor();
    const faults = await look('Review, asking for the reader');
    await review.nameReader('AB');
    await becomes(() => review.givenVerdict(), 'Major changes');
    await review.note.fill('Cut off at the left');
    faults.push(...(await look('Review, a verdict')));
    await page.getByRole('button', { name: 'Own verdicts…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'New verdict' }).fill('Accept');
    faults.push(...(await lookAtDialog('Review, verdicts of ones own')));
    await review.nameReader('CD');
    await page.keyboard.press('1');
    await becomes(() => review.givenVerdict(), 'Accept');
    faults.push(...(await look('Review, two readers')));
    await page.keyboard.press('z');
    await page.getByRole('group', { name: 'Which is better?' }).waitFor();
    faults.push(...(await look('Review, blinded')));
    await page.keyboard.press('z');
    await page.getByLabel('Which cases').selectOption({ label: 'Reject' });
    faults.push(...(await look('Review, a filter that leaves one case')));
    await page.getByLabel('Which cases').selectOption({ label: 'All cases' });
    none(faults);
  });

  it('has System without faults', async () => {
    await openScreen(page, 'System');
    await page.getByLabel('Facts about this machine').waitFor({ timeout: 60_000 });
    const faults: string[] = [];
    for (const tab of ['Machine', 'Storage and trash', 'Workspaces', 'Licences', 'Logs and about']) {
      await openTab(tab);
      await page.waitForTimeout(300);
      faults.push(...(await look(`System, ${tab}`)));
    }
    await openTab('Licences');
    await page.getByTitle('Read the licence').first().click();
    faults.push(...(await lookAtDialog('A licence')));
    none(faults);
  });

  it('had nothing to complain of', () => none(app.faults));

  async function enter(name: string, path: string): Promise<void> {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill(path);
    await field.press('Tab');
  }

  function openTab(name: string): Promise<void> {
    return page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  /** What is wrong with the window as it is, in dark and in light. */
  async function look(what: string): Promise<string[]> {
    const faults = await tooWide(page);
    for (const next of ['light', 'dark']) {
      // The other theme has other colours and nothing else.
      faults.push(...(await accessibilityFaults(page, next === 'light' ? undefined : ['color-contrast'])));
      await page.keyboard.press('Control+Shift+L');
      await page.locator(`html[data-theme="${next}"]`).waitFor();
    }
    return faults.map((fault) => `${what}: ${fault}`);
  }

  async function lookAtDialog(what: string): Promise<string[]> {
    await page.getByRole('dialog').waitFor();
    const faults = await look(what);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return faults;
  }
});

function none(faults: readonly string[]): void {
  assert.deepEqual(faults, [], faults.join('\n'));
}
