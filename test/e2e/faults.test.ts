import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { lockFolder } from '../../src-main/core/runs/lock.ts';
import { root } from '../docs/markdown.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { openApp, type App } from './support/app.ts';
import {
  configureTiny,
  makeNamedStudy,
  openScreen,
  openSection,
  sectionButton,
  setting,
  startButton,
} from './support/steps.ts';

/** What goes wrong for users, in one app: each test leaves it as good as it was. */
describe('when something goes wrong', { timeout: 400_000 }, () => {
  let app: App;
  let page: Page;
  let study: string;
  let hasFailed = false;
  const isWeb = process.env.STUDIO_HOST !== 'electron';
  before(async () => {
    [app, study] = await Promise.all([openApp(), makeNamedStudy('Balls in noise')]);
    ({ page } = app);
  });
  after(() => app?.close());

  /** At the end of each test the window has complained of nothing but what `isExpected` names. */
  function fault(name: string, work: () => Promise<unknown>, isExpected = (_: string): boolean => false): void {
    it(name, async (test) => {
      if (hasFailed) return test.skip('what it builds on has failed');
      hasFailed = true;
      await work();
      assert.deepEqual(
        app.faults.splice(0).filter((each) => !isExpected(each)),
        [],
      );
      hasFailed = false;
    });
  }

  fault('a folder that is not there is named, and none is added', async () => {
    await chooseData(join(study, 'nowhere'));
    await told(/nowhere does not exist/i, /Check the path/);
    await page.keyboard.press('Escape');
    assert.equal(await dataLink('nowhere').count(), 0);
  });

  fault('a folder outside of the roots is named, with the way in', async () => {
    if (!isWeb) return; // A desktop has no roots.
    await chooseData('/usr/share');
    await told(/"share" lies outside/, /--roots/);
    await page.keyboard.press('Escape');
    assert.equal(await dataLink('share').count(), 0);
  });

  fault('a folder without cases is named, and none is added', async () => {
    const empty = join(temporaryFolder(), 'nothing here');
    mkdirSync(empty);
    await chooseData(empty);
    await told(/nothing here holds no cases/i, /imagesTr/);
    assert.equal(await dataLink('nothing here').count(), 0);
  });

  fault('a path that is typed before anything is listed is the one that counts', async () => {
    const slow = await app.newWindow();
    if (!slow) return; // One window only, and the system's own dialog.
    /** Milliseconds by which the next list of a folder is late. */
    let late = 0;
    await slow.routeWebSocket(/./, (window) => {
      const engine = window.connectToServer();
      engine.onMessage((message) => {
        const isList = String(message).includes('"roots"');
        setTimeout(() => window.send(message), isList ? late : 0);
        if (isList) late = 0;
      });
    });
    await slow.reload();
    await openScreen(slow, 'Data');
    const add = slow.getByRole('button', { name: 'Add a folder', exact: true });
    await add.waitFor();
    const path = slow.getByRole('textbox', { name: 'Path', exact: true });
    const alert = slow.getByRole('dialog').getByRole('alert');

    late = 1500;
    await add.click();
    await path.fill(join(study, 'nowhere'));
    await path.press('Enter');
    await alert.filter({ hasText: /nowhere does not exist/i }).waitFor();
    await slow.waitForTimeout(1500);
    assert.match(await alert.innerText(), /nowhere does not exist/i);
    assert.equal(await path.inputValue(), join(study, 'nowhere'));

    // Who is about to type finds the field as it was.
    await slow.keyboard.press('Escape');
    late = 500;
    await add.click();
    await path.focus();
    await slow
      .getByRole('dialog')
      .getByText(/image files?$/)
      .waitFor();
    assert.equal(await path.inputValue(), '');
    await slow.close();
  });

  fault('a case with a wrong shape is shown and kept out of training', async () => {
    await misshape('case_5');
    await chooseData(study);
    await page.getByText('5 of 5 cases used in training').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'case_5' });
    await row.getByText('Shape mismatch').waitFor();
    assert.equal(await row.getByRole('checkbox').isDisabled(), true);
    assert.match((await row.getByRole('checkbox').getAttribute('title')) ?? '', /case_5/);
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByText('1 case cannot be trained on until the errors are mended').waitFor();
    await page.getByText('What to do:').waitFor();
    await page.getByRole('tab', { name: 'Cases' }).click();
    await page.getByRole('button', { name: 'Configure training with these 5 cases' }).click();
    await page.getByText('5 cases to train on').waitFor();
  });

  fault('a bad value is told under its field, and nothing can be started with it', async () => {
    await configureTiny(page, 20);
    await openSection(page, 'Training');
    await setting(page, 'Epochs').fill('-3');
    const field = page.locator('.field').filter({ has: setting(page, 'Epochs') });
    assert.match(await field.getByRole('alert').innerText(), /^Give /);
    assert.equal(await startButton(page).isDisabled(), true);
    await sectionButton(page, 'Training').getByText('has a fault').waitFor({ state: 'attached' });
    await setting(page, 'Epochs').fill('20');
    await field.getByRole('alert').waitFor({ state: 'detached' });
  });

  fault('a run begins without the case when the user says so', async () => {
    await startButton(page).click();
    await told(/case_5/, /leave out/);
    await page.getByRole('button', { name: 'Leave out the cases with problems' }).click();
    await page.getByText(/Queued .*, without 1 case that had problems/).waitFor();
    await epoch(2);
  });

  fault('a run whose process is killed says so, and goes on when told to', async () => {
    await app.killJob();
    await told(/The run failed\. The process was ended by SIGKILL/, /Resume from the last checkpoint/);
    // The app lives on.
    await openScreen(page, 'Data');
    await page.getByText('5 of 5 cases used in training').waitFor();
    await openScreen(page, 'Runs');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await epoch(3);
  });

  /** The browser's own words on a line that is refused while the engine starts. */
  const lostLine =
    /^console error: WebSocket connection to 'ws:\/\/[\w.:]+\/rpc' failed: Error during WebSocket handshake: Unexpected response code: 503 /;

  fault(
    'an engine that dies comes back, and the run goes on by itself to its results',
    async () => {
      await app.killEngine();
      await page.getByText('Engine lost, connecting…').waitFor();
      await page.getByText('Engine lost, connecting…').waitFor({ state: 'detached' });
      await page.getByText(/^Training fold/).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Open results' }).click({ timeout: 90_000 });
      await page.getByText('Mean foreground Dice').waitFor();
      assert.match(await page.locator('main').innerText(), /Held-out cases\s+5/);
    },
    (each) => lostLine.test(each),
  );

  fault('a deleted run comes back by Undo', async () => {
    await openScreen(page, 'Runs');
    const run = page.getByRole('link', { name: /Balls in noise, 2-fold/ });
    await run.waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await run.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^Restored Balls in noise/).waitFor();
    await run.click();
    await page.getByRole('button', { name: 'Open results' }).waitFor();
  });

  fault('a window that is loaded again is where it was', async () => {
    await page.getByRole('tab', { name: 'Configuration' }).click();
    await page.getByText('Every choice of this run').waitFor();
    const address = page.url();
    // Windows write down what they remember a moment later.
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByText('Every choice of this run').waitFor();
    assert.equal(page.url(), address);
    await page.getByRole('tab', { name: 'Overview' }).click();
  });

  fault('two windows see the same', async () => {
    const other = await app.newWindow();
    if (!other) return;
    await openScreen(other, 'Runs');
    await other.getByRole('button', { name: 'Rename' }).click();
    await other.getByLabel('Name of the run').fill('Seen by both');
    await other.keyboard.press('Enter');
    await page.getByRole('link', { name: /Seen by both/ }).waitFor();
    for (const each of [page, other]) await openScreen(each, 'Data');
    await other.getByText('5 of 5 cases used in training').waitFor();
    await page.getByRole('row').filter({ hasText: 'case_0' }).getByRole('checkbox').uncheck();
    await other.getByText('4 of 5 cases used in training').waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('5 of 5 cases used in training').waitFor();
  });

  fault('data that were moved are missed, and found again where the user says', async () => {
    const moved = join(temporaryFolder(), 'elsewhere');
    renameSync(study, moved);
    await openScreen(page, 'Data');
    await page.getByText('The folder of Balls in noise is not where it was').waitFor();
    await dataLink('Balls in noise').getByText('not found').waitFor();
    const locate = page.getByRole('button', { name: 'Locate…' });
    await app.chooseFolder(locate, join(root, 'resources/sample-study'));
    await told(/sample-study/, /use that one|choose the folder/i);
    await app.chooseFolder(locate, moved);
    await page.getByText('Found Balls in noise again').waitFor();
    await locate.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'case_1', exact: true }).click();
    await page.getByText('mm RAS').waitFor();
  });

  fault('a workspace that another program has open is not opened, and stays as it is', async () => {
    const taken = join(temporaryFolder(), 'Taken');
    mkdirSync(taken);
    const release = await lockFolder(join(taken, 'workspace.lock'), 'it');
    await openScreen(page, 'System');
    await page.getByRole('tab', { name: 'Workspaces' }).click();
    await app.chooseFolder(page.getByRole('button', { name: /^Open another/ }), taken);
    await told(/The workspace "Taken" is in use by process \d+/, /stop it there/);
    await release();
    await openScreen(page, 'Runs');
    await page.getByRole('button', { name: 'Open results' }).waitFor();
  });

  fault('a second program on the same workspace says so and ends', async () => {
    if (!isWeb) return; // A second start of the desktop app shows the window of the first.
    const { code, text } = await serve('--workspace', app.workspace, '--no-open');
    assert.equal(code, 1);
    assert.match(text, /the workspace "workspace" is in use by process \d+; wait until it ends, or stop it there/);
  });

  async function chooseData(folder: string): Promise<void> {
    await openScreen(page, 'Data');
    await app.chooseFolder(page.getByRole('button', { name: 'Add a folder', exact: true }), folder);
  }

  function dataLink(name: string): Locator {
    return page.getByRole('list', { name: 'Data sets' }).getByRole('link', { name: new RegExp(name) });
  }

  /** An error stands where its cause is: what is wrong, by the user's own words, and what to do. */
  async function told(what: RegExp, next: RegExp): Promise<void> {
    const alert = page.getByRole('alert').filter({ hasText: what });
    await alert.waitFor();
    assert.match(await alert.innerText(), next);
  }

  async function epoch(least: number): Promise<void> {
    const text = page.getByText(/^Training fold \d of 2, epoch \d+ of 20$/);
    for (;;) {
      await text.waitFor({ timeout: 60_000 });
      const [, fold, number] = /fold (\d) of 2, epoch (\d+)/.exec(await text.innerText())!;
      if (Number(fold) > 1 || Number(number) >= least) return;
      await page.waitForTimeout(50);
    }
  }

  /** Gives the label of a case fewer slices than its image has. */
  async function misshape(id: string): Promise<void> {
    const shape = [8, 16, 16, 1] as const;
    const affine = [-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 2, -5, 0, 0, 0, 1] as const;
    await nifti.write!(
      join(study, 'labelsTr', `${id}.nii.gz`),
      { data: new Uint8Array(8 * 16 * 16).fill(1, 900, 1100), shape: [...shape], affine: [...affine] },
      { sformCode: 1, qformCode: 1, dataType: 'uint8' },
    );
  }
});

function serve(...args: string[]): Promise<{ code: number | null; text: string }> {
  const program = spawn(process.execPath, ['scripts/serve.mjs', ...args], { cwd: root });
  let text = '';
  program.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => program.on('close', (code) => resolve({ code, text })));
}
