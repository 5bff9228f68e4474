import { type Browser, type Page, chromium } from 'playwright-core';
import type { Child } from '../../support/child.js';
import { findChromium } from '../../support/browser/find-chromium.js';
import { until } from '../../support/redis/index.js';
import { startReuso } from '../../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../../support/simulated-provider.js';
import { WatchedPage } from './watched-page.js';

/** Chromium for a machine without display, sandbox or internet. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export interface Look {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

/** A provider, a server in front of it, and a browser that looks at its dashboard. */
export class Dashboard {
  private constructor(
    readonly provider: SimulatedProvider,
    readonly server: Child,
    private readonly browser: Browser,
  ) {}

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Dashboard> {
    const { path, reason } = findChromium();
    if (path === undefined) throw new Error(`Cannot open a dashboard: ${reason}`);
    const [provider, browser] = await Promise.all([
      startProvider(),
      chromium.launch({ executablePath: path, args: FLAGS }),
    ]);
    const server = await startReuso({
      UPSTREAM_BASE_URL: provider.url,
      UPSTREAM_API_KEY: 'sk-test',
      STORE_TIMEOUT_MS: '30000',
      ...env,
    });
    const dashboard = new Dashboard(provider, server, browser);
    await dashboard.untilStatus('ok');
    return dashboard;
  }

  async untilStatus(wanted: 'ok' | 'degraded'): Promise<void> {
    await until(`the server is ${wanted}`, async () => {
      const answer = await fetch(`${this.server.url}/health/ready`);
      return ((await answer.json()) as { status: string }).status === wanted;
    });
  }

  /** A page of a browser that has never been here, at a path such as `/entries`. */
  async visit(path: string, { width = 1280, theme = 'light' }: Look = {}): Promise<WatchedPage> {
    const context = await this.browser.newContext({
      baseURL: this.server.url,
      viewport: { width, height: 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    const page: Page = await context.newPage();
    const watched = new WatchedPage(page);
    await page.goto(path);
    return watched;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.provider.stop();
  }
}
