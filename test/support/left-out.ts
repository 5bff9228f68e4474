import type { Reporter, TestModule, TestSuite } from 'vitest/node';
import type { SuiteOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why this suite does not run on this machine. */
    leftOut?: string;
  }
}

/**
 * Options of a suite that needs something a machine may lack:
 * `describe('name', leftOutIf(findRedis().reason), () => …)`. With a reason it is skipped, and named with the
 * reason on the last lines of the run; without one it runs.
 */
export function leftOutIf(reason: string | undefined): SuiteOptions {
  return reason === undefined ? {} : { skip: true, meta: { leftOut: reason } };
}

/** Vitest reporter, to be the last of the list: says on the last lines which suites were left out, and why. */
export default class LeftOutReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) => [...leftOutSuites(module)]);
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}

function* leftOutSuites(module: TestModule): Generator<string> {
  for (const suite of module.children.allSuites()) {
    const reason = suite.meta().leftOut;
    // Suites inherit the options of the one around them; that one speaks for all.
    if (reason !== undefined && !isWithinLeftOut(suite)) {
      yield `Left out: ${suite.fullName} (${module.relativeModuleId}): ${reason}`;
    }
  }
}

function isWithinLeftOut(suite: TestSuite): boolean {
  return suite.parent.type === 'suite' && suite.parent.meta().leftOut !== undefined;
}
