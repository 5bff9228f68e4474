// Builds when dist/ is missing or older than what it is made from; `npm start` and `npm run demo` begin with it.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTPUTS = [
  ...['server', 'simulated-provider', 'demo'].map((app) => `dist/apps/${app}/main.js`),
  'dist/apps/dashboard/index.html',
  'libs/client/dist/client/src/index.js',
].map((file) => join(root, file));
const SOURCES = ['apps', 'libs', 'package.json', 'nest-cli.json', 'tsconfig.base.json'].map((name) =>
  join(root, name),
);
const SKIPPED = /^(node_modules|dist|test|\..*)$|spec\.tsx?$|\.md$/;

const reason = reasonToBuild();
if (reason !== undefined) {
  process.stdout.write(`Building first: ${reason}.\n`);
  build();
}

/** @returns {string | undefined} undefined when what was built is up to date */
function reasonToBuild() {
  const built = OUTPUTS.map((file) => ({ file, at: modifiedAt(file) }));
  const missing = built.find(({ at }) => at === undefined);
  if (missing) return `${relative(root, missing.file)} is not there`;
  const oldest = Math.min(...built.map(({ at }) => at ?? 0));
  const newer = SOURCES.map((path) => newerThan(oldest, path)).find((path) => path !== undefined);
  return newer && `${relative(root, newer)} is newer than what was built`;
}

/** @returns {string | undefined} the first file at or under the path that changed after that time */
function newerThan(time, path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isDirectory()) return stats.mtimeMs > time ? path : undefined;
  for (const name of readdirSync(path)) {
    const found = SKIPPED.test(name) ? undefined : newerThan(time, join(path, name));
    if (found) return found;
  }
  return undefined;
}

/** @returns {number | undefined} milliseconds since the epoch */
function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Quiet when all goes well; else shows what the build said and ends with its exit code. */
function build() {
  const result = spawnSync('npm run build', {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (result.status === 0) return;
  process.stdout.write(result.stdout ?? '');
  process.stderr.write(result.stderr ?? '');
  process.stderr.write(`The build failed${result.error ? `: ${result.error.message}` : ''}.\n`);
  process.exit(result.status ?? 1);
}
