import type { Locator, Page } from 'playwright';
import { openApp, type App } from './app.ts';
import { makeNamedStudy, openScreen } from './steps.ts';
import { makeTinyRun } from './tiny-run.ts';
import { ViewerPage } from './viewer-page.ts';
import { becomes } from './wait.ts';

export interface ReviewedRuns {
  readonly app: App;
  /** The folder of the data set. */
  readonly study: string;
  /** The folder of each run, in the order in which they were asked for; each stands in the app under its name. */
  readonly runs: readonly string[];
}

/** The app with real cross-validations of the tiny study, by name, with what differs in their pipelines. */
export async function openWithRuns(runs: Readonly<Record<string, object>>): Promise<ReviewedRuns> {
  const study = await makeNamedStudy('Balls in noise');
  const made = Promise.all(Object.entries(runs).map(([name, changes]) => makeTinyRun(study, name, changes)));
  // Whoever waits for the app waits for it below.
  made.catch(() => {});
  const app = await openApp();
  const folders = await made.catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  for (const folder of folders) await attachRun(app.page, folder);
  return { app, study, runs: folders };
}

export async function attachRun(page: Page, folder: string): Promise<void> {
  await openScreen(page, 'Runs');
  await page.getByRole('button', { name: 'Add a run folder…' }).first().click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'Run folder', exact: true });
  await field.fill(folder);
  await field.press('Tab');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The screen of Review, as its user has it. */
export class ReviewPage {
  readonly page: Page;
  readonly viewer: ViewerPage;
  readonly list: Locator;

  constructor(page: Page) {
    this.page = page;
    this.viewer = new ViewerPage(page);
    this.list = page.getByRole('listbox', { name: 'Cases' });
  }

  /** What is reviewed, by the beginning of its name in the app. */
  async open(source: string): Promise<void> {
    await openScreen(this.page, 'Review');
    const choice = this.page.getByLabel('What to review');
    const link = this.page.getByRole('link', { name: source }).and(this.page.locator('[href*="/review/"]'));
    await choice.or(link.first()).waitFor();
    if (await choice.isVisible()) {
      const label = await choice.locator('option', { hasText: source }).first().innerText();
      await choice.selectOption({ label });
    } else await link.first().click();
    await this.page.getByText('mm RAS').waitFor();
  }

  /** Opens a case of the list; its image and its labels are there. */
  async openCase(caseId: string): Promise<void> {
    await this.list.getByRole('option', { name: caseId }).click();
    await this.caseIs(caseId);
  }

  async caseIs(caseId: string): Promise<void> {
    await this.list.getByRole('option', { name: caseId, selected: true }).waitFor();
    const isShown = async (): Promise<boolean> =>
      (await this.viewer.shownCase()) === caseId &&
      (await this.page.locator('dt', { hasText: /^(Truth|A)$/ }).count()) > 0 &&
      (await this.page.locator('dt', { hasText: /^(Prediction|B)$/ }).count()) > 0;
    await becomes(isShown, true);
    await this.page.getByText(/^Reading /).waitFor({ state: 'detached' });
  }

  /** In the order of the list, as far as it is in the window. */
  async cases(): Promise<string[]> {
    const texts = await this.list.getByRole('option').allInnerTexts();
    return texts.map((text) => text.trim().split(/\s/)[0]);
  }

  async view(title: string): Promise<void> {
    await this.page.getByLabel('View', { exact: true }).selectOption({ label: title });
  }

  async planes(title: string): Promise<void> {
    await this.page.getByLabel('Planes').selectOption({ label: title });
  }

  verdict(title: string): Locator {
    return this.page.getByRole('group', { name: 'Verdicts' }).getByRole('button', { name: title, exact: true });
  }

  /** The title of the verdict that is given for the open case; empty where there is none. */
  async givenVerdict(): Promise<string> {
    const given = this.page.getByRole('group', { name: 'Verdicts' }).locator('button[aria-pressed="true"] .grow');
    return (await given.count()) === 0 ? '' : ((await given.textContent()) ?? '').trim();
  }

  async nameReader(name: string): Promise<void> {
    const field = this.page.getByLabel('Who reads?');
    const change = this.page.getByTitle('Change the reader');
    await field.or(change).first().waitFor();
    if (!(await field.isVisible())) await change.click();
    await field.fill(name);
    await this.page.getByRole('button', { name: 'Go on' }).click();
    await field.waitFor({ state: 'detached' });
  }

  /** Verdicts of one's own. */
  async addVerdicts(titles: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'Own verdicts…' }).click();
    const dialog = this.page.getByRole('dialog');
    for (const [i, title] of titles.entries()) {
      await dialog.getByRole('textbox', { name: 'New verdict' }).fill(title);
      await this.page.keyboard.press('Enter');
      await dialog.getByRole('textbox', { name: `Verdict of key ${5 + i}` }).waitFor();
    }
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }

  /** Lays a second run beside the one that is reviewed. */
  async compareWith(run: string): Promise<void> {
    const choice = this.page.getByLabel('Compare with');
    await choice.selectOption({ label: await choice.locator('option', { hasText: run }).innerText() });
    const view = this.page.getByLabel('View', { exact: true }).locator('option', { hasText: 'Two runs' });
    await view.waitFor({ state: 'attached' });
  }

  get note(): Locator {
    return this.page.getByRole('textbox', { name: 'Note', exact: true });
  }
}
