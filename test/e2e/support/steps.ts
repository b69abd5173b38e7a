import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

/** What users do again and again. */

export function openScreen(page: Page, name: string): Promise<void> {
  return page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
}

/** Of the wizard. */
export function openSection(page: Page, name: string): Promise<void> {
  return sectionButton(page, name).click();
}

export function sectionButton(page: Page, name: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^\\d\\s*${name}`) });
}

export function setting(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true });
}

/** A cross-validation of two folds by a tiny network, in the wizard of a data set that is open. */
export async function configureTiny(page: Page, epochs: number): Promise<void> {
  await page.getByText('Quick look').click();
  await openSection(page, 'Network');
  await setting(page, 'Filters').fill('4');
  await setting(page, 'Depth').fill('2');
  await openSection(page, 'Training');
  await setting(page, 'Epochs').fill(String(epochs));
  await setting(page, 'Steps an epoch').fill('4');
  await openSection(page, 'Validation');
  await page.getByText('k-fold cross-validation').click();
  await setting(page, 'Folds').fill('2');
}

export const startButton = (page: Page): Locator => page.getByRole('button', { name: 'Start 2-fold cross-validation' });

/** The tiny study in a folder of a name of its own, under which the app lists it. */
export async function makeNamedStudy(name: string, cases = 6): Promise<string> {
  const folder = join(temporaryFolder(), name);
  renameSync(await makeTinyStudy(cases), folder);
  return folder;
}
