import type { Page } from 'playwright';

/** What the functions use that run in the page. */
interface PageElement {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly outerHTML: string;
  matches(css: string): boolean;
}
declare const document: {
  readonly activeElement: PageElement;
  readonly body: PageElement;
  readonly documentElement: PageElement;
  querySelector(css: string): PageElement | null;
  querySelectorAll(css: string): Iterable<PageElement>;
};
declare const location: { readonly hash: string };
declare function getComputedStyle(element: PageElement): Record<'overflowX' | 'outlineStyle' | 'outlineWidth', string>;

/** What is wider than its place. Tables and texts of programs may be scrolled sideways; nothing else. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolled = [...document.querySelectorAll('main, main *, dialog, dialog *')].filter(
      (each) =>
        /auto|scroll/.test(getComputedStyle(each).overflowX) &&
        !each.matches('[role="grid"], pre, input, :has(> table)'),
    );
    return [document.documentElement, document.querySelector('main')!, ...scrolled]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map((each) => `wider than its place by ${each.scrollWidth - each.clientWidth}: ${each.outerHTML.slice(0, 80)}`);
  });
}

/** What has the focus, and whether an outline tells so. The page as a whole need not. */
export function focusStop(page: Page): Promise<{ place: string; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const at = [...document.querySelectorAll('*')].indexOf(element);
    return {
      place: `${location.hash} ${at} ${element.outerHTML.slice(0, 120)}`,
      isSeen: element === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0),
    };
  });
}
