import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as axeCore from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { findChromium } from '../../../scripts/setup/chromium.mjs';

let browser: Promise<Browser> | undefined;

/** WebGL also where there is no graphics card. "Unsafe", since pages of strangers could draw with it too. */
const drawnBySoftware = ['--enable-unsafe-swiftshader'];
/** What that says of its own speed. */
const softwareNote = 'GL Driver Message (OpenGL, Performance';

/** A context with an empty profile in the browser that all tests of a file share. */
export async function newContext(): Promise<BrowserContext> {
  const executablePath = await findChromium();
  if (executablePath === null) throw new Error('no Chromium was found; `npm test` says how to install one');
  browser ??= chromium.launch({ executablePath, args: ['--no-sandbox', ...drawnBySoftware] });
  return (await browser).newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Adds to `faults` whatever a window complains of: errors on its console, errors nobody caught, breaches of its policy. */
export function listenForFaults(page: Page, faults: string[]): void {
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (message.text().includes(softwareNote)) return;
    faults.push(`console ${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('crash', () => faults.push('the window crashed'));
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong on the page as it is now, one line each: rule, element, what is wrong. */
export async function accessibilityFaults(page: Page, rules = allRules): Promise<string[]> {
  // Evaluated by the debugger's protocol, which the page's policy does not bind.
  await page.evaluate(axeSource);
  return page.evaluate(async (runOnly) => {
    const axe = (globalThis as unknown as { axe: typeof axeCore }).axe;
    const { violations } = await axe.run('body', { runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.replaceAll(/\s+/g, ' ')}`),
    );
  }, rules);
}
