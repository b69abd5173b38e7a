import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { root } from '../docs/markdown.ts';
import { openApp, type App } from './support/app.ts';
import { openScreen, openSection } from './support/steps.ts';

describe('plug-ins in the app', { timeout: 120_000, skip: process.env.STUDIO_HOST === 'electron' }, () => {
  let app: App;
  let page: Page;
  before(async () => {
    app = await openApp();
    ({ page } = app);
    const folder = join(dirname(app.workspace), 'config', 'miscnn-studio', 'plugins');
    mkdirSync(folder, { recursive: true });
    cpSync(join(root, 'examples', 'plugins'), folder, { recursive: true });
    writeFileSync(join(folder, 'unfinished.mjs'), 'export default () => ({ losses: { mine: { title: "Mine" } } });\n');
  });
  after(() => app?.close());

  it('are listed in System with what they add, or with what is wrong', async () => {
    await openScreen(page, 'System');
    await page.getByRole('tab', { name: 'Plug-ins' }).click();
    await page.getByText('No plug-ins: the folder holds no file').waitFor();
    await page.getByRole('button', { name: 'Read again' }).click();
    const good = page.getByRole('region', { name: 'Plug-in log-cosh-dice.mjs' });
    assert.match(
      (await good.getByRole('listitem').innerText()).replaceAll(/\s+/g, ' '),
      /loss Log-cosh Dice logCoshDice/,
    );
    const bad = page.getByRole('region', { name: 'Plug-in unfinished.mjs' });
    assert.match(await bad.innerText(), /Left out:.*losses\.mine\.help/s);
    await picture('system');
  });

  it('stand in the lists of the wizard with their file', async () => {
    await openScreen(page, 'Configure');
    await openSection(page, 'Loss');
    const loss = page.getByRole('combobox', { name: 'Loss', exact: true });
    await loss.selectOption({ label: 'Log-cosh Dice (log-cosh-dice.mjs)' });
    await page.getByText('From the plug-in log-cosh-dice.mjs.').waitFor();
    await page.getByRole('textbox', { name: 'Steepness', exact: true }).waitFor();
    await picture('wizard');
    assert.deepEqual(app.faults, []);
  });

  const picture = async (name: string): Promise<void> => {
    const folder = process.env.STUDIO_PICTURES;
    if (folder) await page.screenshot({ path: join(folder, `plugins-${name}.png`) });
  };
});
