import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** A page of which everything is noted that the browser complains about. */
export class WatchedPage {
  readonly #complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.#complaints.push(`uncaught: ${error.message}`));
  }

  /** Neither the scripts nor the page's policy nor a request that failed had the browser complain. */
  expectNoComplaints(): void {
    expect(this.#complaints).toEqual([]);
  }

  /** By the rules of WCAG 2.2 AA, as axe tests them. */
  async expectAccessible(): Promise<void> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate<AxeResults>(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
      ),
    ).toEqual([]);
  }

  /** Only tables do, each in its own frame. */
  async expectNothingScrollsSideways(): Promise<void> {
    const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await this.page.evaluate<number>(over)).toBeLessThanOrEqual(0);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
