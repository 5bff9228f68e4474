import type { Reporter, TestModule } from 'vitest/node';

/**
 * Vitest reporter: names each test that failed at first and passed when it was tried again (`--retry`, as the CI script
 * asks), so that one which depends on the machine's pace holds nothing up and is still seen, and mended.
 */
export default class SecondTriesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `Passed at the second try only: ${test.fullName} (${module.relativeModuleId})`),
    );
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}
