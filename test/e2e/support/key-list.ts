import type { Page } from 'playwright';

export interface ListedKeys {
  /** As a keyboard sends them. */
  readonly keys: readonly string[];
  /** What they do. */
  readonly title: string;
}

/** What `?` shows but for the mouse: keys as a keyboard sends them, and what they do. */
export async function keysListed(page: Page): Promise<ListedKeys[]> {
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  const found: ListedKeys[] = [];
  for (const heading of await dialog.locator('h3').all()) {
    if ((await heading.innerText()) === 'Mouse') continue;
    const list = heading.locator('xpath=following-sibling::dl[1]');
    const titles = await list.locator('dd').allInnerTexts();
    for (const [i, text] of (await list.locator('dt').allInnerTexts()).entries()) {
      found.push({ keys: keysIn(text.trim()), title: titles[i].trim() });
    }
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return found;
}

const named: Readonly<Record<string, string>> = {
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  'Page Up': 'PageUp',
  'Page Down': 'PageDown',
};

/** "Shift + ← or b", "1 to 4", "Space, a tap". */
function keysIn(text: string): string[] {
  const [, from, to] = /^(\d) to (\d)$/.exec(text) ?? [];
  if (from) return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => String(Number(from) + i));
  return text
    .replace(/, a tap$/, '')
    .split(' or ')
    .map((each) => {
      const parts = each.split(' + ').map((part) => named[part] ?? part);
      if (parts[0] === 'Ctrl') return `Control+${parts[1].toLowerCase()}`;
      return parts[0] === 'Shift' && /^\d$/.test(parts[1]) ? `Shift+Digit${parts[1]}` : parts.join('+');
    });
}
