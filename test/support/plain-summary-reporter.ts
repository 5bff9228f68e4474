import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * Vitest reporter: ends the output with one plain line, `N passed, N failed` or `N passed, N failed, N skipped`, for
 * those who read logs by machine. A file or suite that could not be run, and an error outside of any test, count as
 * failed.
 */
export default class PlainSummaryReporter implements Reporter {
  #summary: string | undefined;

  onInit(): void {
    // When the process ends, so that nothing follows, whichever reporters there are.
    process.once('exit', () => {
      if (this.#summary !== undefined) process.stdout.write(`\n${this.#summary}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (wanted: string) => states.filter((state) => state === wanted).length;
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    // Tests that were still pending when the run was cut short did not pass.
    const failed = count('failed') + count('pending') + broken + unhandledErrors.length;
    const skipped = count('skipped');
    this.#summary =
      `${count('passed')} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : '');
  }
}
