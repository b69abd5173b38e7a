import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright';
import { openApp, type App } from './support/app.ts';
import { focusStop } from './support/in-page.ts';
import { makeNamedStudy, sectionButton, setting, startButton } from './support/steps.ts';

/** From an empty profile to a run that computes, without a mouse. Each step goes on where the last one ended. */
describe('by keys alone', { timeout: 200_000 }, () => {
  let app: App;
  let page: Page;
  let study: string;
  before(async () => {
    [app, study] = await Promise.all([openApp(), makeNamedStudy('Balls in noise')]);
    ({ page } = app);
    await page.getByText('24 of 24 cases used in training').waitFor();
  });
  after(() => app?.close());

  it('adds a folder by the palette', async (test) => {
    if (process.env.STUDIO_HOST === 'electron') return test.skip("there the system's own dialog asks for the folder");
    await palette('add data');
    await tabTo(page.getByRole('textbox', { name: 'Path', exact: true }));
    await page.keyboard.press('Control+a');
    await page.keyboard.type(study);
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'imagesTr' }).waitFor();
    await tabTo(page.getByRole('button', { name: 'Choose this folder' }));
    await page.keyboard.press('Enter');
    await page.getByText('6 of 6 cases used in training').waitFor();
  });

  it('walks through the table, keeps a case out, sorts and filters', async () => {
    await tabTo(page.getByRole('grid', { name: 'cases' }));
    for (const key of ['End', 'Home', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    assert.match(await selectedRow(), /case_2|hippocampus/);
    await page.keyboard.press(' ');
    await page.getByText(/^(5 of 6|23 of 24) cases used in training/).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText(/^(6 of 6|24 of 24) cases used in training/).waitFor();
    await tabTo(page.getByRole('columnheader').getByRole('button').first(), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('[role="columnheader"][aria-sort="ascending"]').getByText('Case', { exact: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('4');
    await page.getByText(/^[1-9]\d* rows?$/).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  });

  it('opens a case, goes through its slices, and comes back to its row', async () => {
    await tabTo(page.getByRole('grid', { name: 'cases' }));
    await page.keyboard.press('Home');
    const row = await selectedRow();
    await page.keyboard.press('Enter');
    await page.getByText('mm RAS').waitFor();
    assert.match(page.url(), /#\/review\/dataset\//);
    await page.keyboard.press('Home');
    await slice(1);
    await page.keyboard.press('ArrowRight');
    await slice(2);
    await page.keyboard.press('PageUp');
    await slice(3);
    await page.keyboard.press('ArrowLeft');
    await slice(2);
    const first = page.url();
    await page.keyboard.press('n');
    await page.waitForURL(({ href }) => href !== first);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+1');
    await page.getByRole('grid', { name: 'cases' }).waitFor();
    assert.equal(await selectedRow(), row);
  });

  it('goes through the wizard to the start of a run', async () => {
    await page.keyboard.press('Control+2');
    await tabTo(page.getByRole('radio', { name: /^Standard/ }));
    await page.keyboard.press('ArrowUp');
    await openByKeys('Network');
    await type('Filters', '4');
    await type('Depth', '2');
    await openByKeys('Training');
    await type('Epochs', '3');
    await type('Steps an epoch', '4');
    await openByKeys('Validation');
    await tabTo(page.getByRole('radio', { name: /^Percentage split/ }));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await type('Folds', '2');
    await tabTo(startButton(page), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText(/^Training fold \d of 2, epoch \d of 3$/).waitFor({ timeout: 60_000 });
    assert.match(page.url(), /#\/runs\/./);
  });

  it('shows where the focus is at every stop of every screen', async () => {
    // What a run shows changes when it ends, and the focus with it.
    await page.getByText('Finished').first().waitFor({ timeout: 60_000 });
    const unseen: string[] = [];
    for (let screen = 1; screen <= 7; screen++) {
      await page.keyboard.press(`Control+${screen}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      unseen.push(...(await unseenStops()));
    }
    assert.deepEqual(unseen, []);
  });

  it('had nothing to complain of', () => assert.deepEqual(app.faults, []));

  /** Types what is looked for and runs the first match. */
  async function palette(words: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search actions and cases' }).waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }

  async function tabTo(target: Locator, key = 'Tab'): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 150; presses++) {
      if ((await target.and(page.locator(':focus')).count()) > 0) return;
      await page.keyboard.press(key);
    }
    assert.fail(`${key} does not lead to ${target}`);
  }

  async function openByKeys(section: string): Promise<void> {
    await tabTo(sectionButton(page, section), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: section, level: 2 }).waitFor();
  }

  async function type(name: string, value: string): Promise<void> {
    await tabTo(setting(page, name));
    await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
  }

  const selectedRow = (): Promise<string> =>
    page
      .locator('[role="row"][aria-selected="true"]')
      .innerText()
      .then((text) => text.replaceAll(/\s+/g, ' '));

  const slice = (number: number): Promise<void> =>
    page
      .getByText(new RegExp(`^${number} / \\d+`))
      .first()
      .waitFor();

  /** Goes once around the window by Tab: what gets the focus without an outline. */
  async function unseenStops(): Promise<string[]> {
    const [seen, unseen] = [new Set<string>(), new Set<string>()];
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press('Tab');
      const { place, isSeen } = await focusStop(page);
      // What was loading when the round began comes in between: then another round.
      if (seen.has(place) && seen.size > 8) break;
      seen.add(place);
      if (!isSeen) unseen.add(place);
    }
    assert.ok(seen.size > 8, `Tab stops: ${seen.size}`);
    return [...unseen];
  }
});
