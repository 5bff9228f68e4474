// Lint with types, and format, at the same time: the first half of `npm run check`. Prints each one's output when it is done.
// The types are checked within the lint run, by the compiler that its type-aware rules use anyway, which takes a fifth of
// the time of `npm run typecheck` (the compiler that builds; the CI script runs that as well).
import { spawn } from 'node:child_process';

const CHECKS = [
  ['oxlint', '--type-check'],
  ['prettier', '--check', '--cache', '--log-level', 'warn', '.'],
];

function run([command, ...options]) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, options, {
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.on('error', (error) => resolve({ passed: false, output: `${command}: ${error.message}\n` }));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}

const outcomes = await Promise.all(
  CHECKS.map(async (check) => {
    const outcome = await run(check);
    process.stdout.write(outcome.output);
    if (!outcome.passed) console.error(`Failed: ${check.join(' ')}`);
    return outcome.passed;
  }),
);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
