import { type Browser, type Page, chromium } from 'playwright-core';
import { findChromium } from '../../test/support/browser/find-chromium.ts';

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

/** @throws Error where this machine has no Chromium */
export async function openBrowser(): Promise<Browser> {
  const { path, reason } = findChromium();
  if (path === undefined) throw new Error(`No Chromium: ${reason}`);
  return await chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}

/** Opens a page in a browser that has never been there, and waits until all of it has come. */
export async function openPage(browser: Browser, url: URL, { theme, width }: Look): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 844 : 860 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(url.href);
  await page.locator('main').first().waitFor();
  await settle(page);
  return page;
}

export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  while ((await page.locator('[aria-busy=true]').count()) > 0) await page.waitForTimeout(50);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForTimeout(700);
}
