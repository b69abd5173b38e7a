import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { runCli, type Finished } from '../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import { accessibilityFaults } from './support/browser.ts';
import { tooWide } from './support/in-page.ts';
import { openScreen, openSection } from './support/steps.ts';

/** Every screen at 1280×720, in both themes: axe finds nothing, and nothing is wider than the window. */
describe('accessibility', { timeout: 400_000 }, () => {
  let app: App;
  let page: Page;
  let study: string;
  /** Of the command line; it computes while the first screens are looked at. */
  let run: string;
  let finished: Promise<Finished>;
  before(async () => {
    const folder = temporaryFolder();
    study = await makeTinyStudy();
    run = join(folder, 'Run of balls');
    writeFileSync(join(folder, 'pipeline.json'), JSON.stringify(tinyPipeline));
    const options = ['--folds', '2', '--out', run, '--pipeline', join(folder, 'pipeline.json')];
    finished = runCli('cross-validate', study, ...options);
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
    const { code, stderr } = await finished;
    assert.equal(code, 0, stderr);
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
    for (const tab of ['Classes', 'Cases', 'Folds', 'All metrics', 'Definitions']) {
      await openTab(tab);
      faults.push(...(await look(`Results, ${tab}`)));
    }
    await page.getByRole('button', { name: 'Compare label folders…' }).click();
    for (const name of ['True labels', 'Predicted labels']) await enter(name, join(study, 'labelsTr'));
    faults.push(...(await look('Results, choosing folders')));
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('button', { name: 'Compare other folders' }).waitFor();
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
    await page.getByLabel('Planes').selectOption({ label: 'Three planes' });
    faults.push(...(await look('Review of a run')));
    await page.keyboard.press('?');
    faults.push(...(await lookAtDialog('Review, keys')));
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
