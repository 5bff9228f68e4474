// Puts a headless Chromium into .cache/chromium for the tests of the dashboard, out of an npm package that has it inside;
// nothing is installed system-wide. Prints the path of the program; where none can be had, one line on stderr says why,
// exit 1.
//
//   node scripts/chromium-fetch.mjs [FOLDER]
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Exact, for it is no dependency that the lock file pins: only those who lack a browser fetch it (66 MB). */
const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../.cache/chromium'));
const program = join(folder, 'chromium-headless');

try {
  if (!runs(program)) fetchChromium();
  console.log(program);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function fetchChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `there is none to fetch for ${process.platform} on ${process.arch}; install Chrome or set CHROMIUM_BIN`,
    );
  }
  const work = `${folder}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
    run('npm', ['install', ...options, '--prefix', work, `${PACKAGE}@${VERSION}`]);
    unpack(work);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  if (!runs(program)) throw new Error('the fetched Chromium does not run on this machine; set CHROMIUM_BIN');
}

/** The package unpacks itself into the folder for temporary files; libraries that a bare system lacks come along. */
function unpack(work) {
  const home = join(work, 'node_modules', PACKAGE);
  const code = [
    `const { default: chromium, inflate } = await import(${JSON.stringify(pathToFileURL(join(home, 'build/index.js')).href)});`,
    `await Promise.all([chromium.executablePath(), inflate(${JSON.stringify(join(home, 'bin/al2023.tar.br'))})]);`,
  ].join('\n');
  run(process.execPath, ['--input-type=module', '--eval', code], { TMPDIR: work });
  if (!existsSync(join(work, 'chromium'))) {
    throw new Error(`the package holds no Chromium: ${readdirSync(work).join(', ')}`);
  }
  rmSync(join(work, 'node_modules'), { recursive: true });
  const script = join(work, 'chromium-headless');
  writeFileSync(
    script,
    [
      '#!/bin/sh',
      'here=$(cd "$(dirname "$0")" && pwd)',
      'export FONTCONFIG_PATH="${FONTCONFIG_PATH:-$here/fonts}"',
      // The system's own libraries first: those that came along are for what it lacks.
      'libraries=$(dirname "$(ldconfig -p 2>/dev/null | sed -n "s/.*=> //p" | head -n 1)" 2>/dev/null)',
      'export LD_LIBRARY_PATH="${libraries:+$libraries:}$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
      'exec "$here/chromium" "$@"',
      '',
    ].join('\n'),
  );
  chmodSync(script, 0o755);
}

/** Telling its version takes all of its libraries. */
function runs(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const { status, stderr, error } = result;
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new Error(`"${command}" could not fetch Chromium: ${said}`);
}
