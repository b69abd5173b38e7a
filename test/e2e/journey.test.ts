import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { root } from '../docs/markdown.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import { configureTiny, openScreen, openSection, setting, startButton } from './support/steps.ts';

/** From an empty profile to predicted new cases, by clicks and keys alone. Each step goes on where the last one ended. */
describe('the way of a researcher', { timeout: 600_000 }, () => {
  let app: App;
  let page: Page;
  before(async () => {
    app = await openApp();
    ({ page } = app);
  });
  after(() => app.close());

  it('shows the sample study in the list, scanned', async () => {
    await page.getByRole('link', { name: 'hippocampus_001', exact: true }).waitFor();
    await page.getByText('24 of 24 cases used in training').waitFor();
  });

  it('opens a case with its truth in three planes', async () => {
    await page.getByRole('link', { name: 'hippocampus_019', exact: true }).click();
    await page.getByText('mm RAS').waitFor();
    assert.match(page.url(), /#\/review\/dataset\/[^/]+\/hippocampus_019$/);
    await page.getByLabel('Planes').selectOption({ label: 'Three planes' });
    for (const plane of ['Axial', 'Coronal', 'Sagittal']) {
      await page.locator(`[data-pane^="${plane.toLowerCase()}"]`).waitFor();
    }
  });

  it('configures a tiny 2-fold cross-validation and starts it', async () => {
    await screen('Configure');
    await configureTiny(page, 12);
    await page.getByRole('checkbox', { name: 'Stratified' }).check();
    assert.equal(await startButton(page).innerText(), 'Start 2-fold cross-validation, stratified');
    await openSection(page, 'Augmentation');
    const preset = page.getByLabel('Preset');
    await preset.selectOption({ label: 'nnU-Net' });
    await page.getByRole('button', { name: 'Remove Gaussian blur' }).click();
    assert.equal(await preset.locator('option:checked').innerText(), 'Own');
    await preset.selectOption({ label: 'Studio default' });
    await page.getByRole('button', { name: 'Remove Gaussian blur' }).waitFor({ state: 'detached' });
    await startButton(page).click();
    await page.getByText(/Training fold 1 of 2, epoch \d+ of 12/).waitFor({ timeout: 60_000 });
  });

  it('shows curves while it trains, and stops and resumes', async () => {
    await page.getByText(/epoch ([3-9]|1\d) of 12/).waitFor({ timeout: 120_000 });
    await page.getByLabel('Validation score shown').selectOption({ label: 'Jaccard' });
    await page.getByRole('figure', { name: 'Validation Jaccard' }).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Resume' }).first().click({ timeout: 60_000 });
    await page.getByText(/Training fold [12] of 2/).waitFor({ timeout: 60_000 });
  });

  it('shows the results of all 24 cases when it has ended', async () => {
    await page.getByText('Finished').first().waitFor({ timeout: 240_000 });
    await screen('Results');
    await page.getByText('Mean foreground Dice').waitFor();
    const text = await page.locator('main').innerText();
    const dice = Number(/Mean foreground Dice\s+([\d.]+)/.exec(text)?.[1]);
    assert.ok(dice > 0.05 && dice < 1, `mean Dice ${dice}`);
    assert.match(text, /Held-out cases\s+24/);
  });

  it('opens the worst case with truth and prediction', async () => {
    await page.getByRole('tab', { name: 'Cases' }).click();
    await page.getByRole('grid').getByRole('link').first().click();
    await page.getByText('mm RAS').waitFor();
    assert.match(page.url(), /#\/review\/run\//);
    assert.equal(await page.getByRole('checkbox', { name: /Prediction/ }).isChecked(), true);
  });

  it('predicts a new case and opens it', async () => {
    const input = join(temporaryFolder(), 'new');
    mkdirSync(input);
    const [name] = readdirSync(join(root, 'resources/sample-study/imagesTr'));
    copyFileSync(join(root, 'resources/sample-study/imagesTr', name), join(input, 'fresh.nii.gz'));
    const out = join(temporaryFolder(), 'labels');
    await screen('Predict');
    await enter('New scans', input);
    await enter('Labels go to', out);
    await page.getByRole('checkbox', { name: 'NRRD' }).check();
    await page.getByRole('button', { name: 'Start prediction' }).click();
    await page.getByRole('link', { name: /^fresh/ }).click({ timeout: 60_000 });
    await page.getByText('mm RAS').waitFor();
    assert.match(page.url(), /#\/review\/prediction\//);
    assert.ok(existsSync(join(out, 'fresh.nii.gz')) && existsSync(join(out, 'nrrd', 'fresh.nrrd')));
  });

  it('finds everything again after a restart', async () => {
    // A window writes down where it is a moment after it got there.
    await page.waitForTimeout(500);
    page = await app.restart();
    // The window comes back to where it was.
    await page.waitForURL(/#\/review\/prediction\//);
    await screen('Runs');
    await page.getByText('Sample study, 2-fold stratified, 3D U-Net').first().waitFor();
    await screen('Predict');
    await page.getByRole('link', { name: /^new.*1 case/s }).click();
    await page.getByRole('link', { name: /^fresh/ }).waitFor();
    await screen('Results');
    await page.getByText('Mean foreground Dice').waitFor();
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  const screen = (name: string): Promise<void> => openScreen(page, name);
  const enter = async (name: string, value: string): Promise<void> => {
    await setting(page, name).fill(value);
    await setting(page, name).press('Tab');
  };
});
