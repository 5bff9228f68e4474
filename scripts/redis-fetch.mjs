// Puts a Redis >= 8 into .cache/redis8/bin for the tests, through the system's package manager and without
// installing anything system-wide. Prints the folder; where none can be had, one line on stderr says why, exit 1.
//
//   node scripts/redis-fetch.mjs [FOLDER]
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const LEAST_MAJOR = 8;
/** The first Debian release that ships Redis 8; its packages run on an older one with the libraries they bring along. */
const DEBIAN_WITH_REDIS_8 = 'trixie';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../.cache/redis8'));
const binaries = join(folder, 'bin');

try {
  if (!runs(join(binaries, 'redis-server'))) fetchRedis();
  console.log(binaries);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function fetchRedis() {
  if (process.platform === 'darwin') throw new Error('install Redis with "brew install redis"');
  if (process.platform !== 'linux')
    throw new Error(`there is no way to fetch Redis on ${process.platform}; set REDIS_SERVER_BIN`);
  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (spawnSync(tool, ['--version']).error) {
      throw new Error(
        `this system has no ${tool} to fetch Redis with; install Redis >= ${LEAST_MAJOR} or set REDIS_SERVER_BIN`,
      );
    }
  }
  const work = `${folder}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  try {
    unpack(work, download(work));
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'done'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  if (!runs(join(binaries, 'redis-server')))
    throw new Error('the fetched redis-server does not run on this machine');
}

/** Downloads the packages of redis-server and all that it depends on. @returns the packages' paths */
function download(work) {
  for (const path of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(work, path), { recursive: true });
  writeFileSync(join(work, 'sources.list'), `${source()}\n`);
  const settings = [
    `Dir::Etc::SourceList=${join(work, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(work, 'lists')}`,
    // Nothing counts as installed, so that the libraries come along too.
    'Dir::State::Status=/dev/null',
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
  ].flatMap((setting) => ['-o', setting]);
  run('apt-get', ['-qq', ...settings, 'update']);
  const candidate = /Candidate: (?:\d+:)?(\d+)\./.exec(
    run('apt-cache', [...settings, 'policy', 'redis-server']),
  );
  if (candidate === null || Number(candidate[1]) < LEAST_MAJOR) {
    throw new Error(
      `this system's packages hold no Redis >= ${LEAST_MAJOR}; install one or set REDIS_SERVER_BIN`,
    );
  }
  run('apt-get', [
    '-qq',
    '-y',
    ...settings,
    'install',
    '--download-only',
    '--no-install-recommends',
    'redis-server',
  ]);
  const archives = join(work, 'cache/archives');
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name));
}

/** The line for sources.list, with the mirror and the keyring that this machine's own apt uses. */
function source() {
  const release = readFileSync('/etc/os-release', 'utf8');
  const id = /^ID="?([a-z]+)/m.exec(release)?.[1];
  const format = '$(REPO_URI)|$(COMPONENT)';
  const targets = run('apt-get', ['indextargets', '--format', format, 'Identifier: Packages']).split('\n');
  const mirrors = targets
    .map((line) => line.split('|'))
    .filter(([uri]) => new RegExp(`/${id}(-ports)?/?$`).test(uri));
  const uri = mirrors[0]?.[0];
  if (uri === undefined) {
    throw new Error(
      `this machine's apt sources name no ${id} mirror to fetch Redis from; set REDIS_SERVER_BIN`,
    );
  }
  const suite = id === 'debian' ? DEBIAN_WITH_REDIS_8 : /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1];
  const keyring = `/usr/share/keyrings/${id}-archive-keyring.gpg`;
  const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  const components = [...new Set(mirrors.map(([, component]) => component))].join(' ');
  return `deb ${signedBy}${uri} ${suite} ${components}`;
}

/** Makes `done/bin/redis-server` and its tools start with the loader and the libraries of their own release. */
function unpack(work, packages) {
  const done = join(work, 'done');
  const root = join(done, 'root');
  mkdirSync(join(done, 'bin'), { recursive: true });
  mkdirSync(root);
  for (const path of packages) run('dpkg-deb', ['-x', path, root]);
  const files = readdirSync(root, { recursive: true });
  const loader = files.find((name) => /(^|\/)ld-linux[^/]*\.so\.\d+$/.test(name));
  const libc = files.find((name) => /(^|\/)libc\.so\.6$/.test(name));
  if (loader === undefined || libc === undefined) throw new Error('the fetched packages hold no C library');
  for (const tool of ['redis-server', 'redis-cli', 'redis-benchmark']) {
    // redis-server is a link to redis-check-rdb or the like in some releases; the name it is called by decides.
    if (!existsSync(join(root, 'usr/bin', tool))) continue;
    const script = join(done, 'bin', tool);
    writeFileSync(
      script,
      [
        '#!/bin/sh',
        'here=$(cd "$(dirname "$0")/../root" && pwd)',
        `exec "$here/${loader}" --argv0 ${tool} --library-path "$here/${dirname(libc)}" "$here/usr/bin/${tool}" "$@"`,
        '',
      ].join('\n'),
    );
    chmodSync(script, 0o755);
  }
}

function runs(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return status === 0 && Number(/\bv=(\d+)\./.exec(stdout)?.[1]) >= LEAST_MAJOR;
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status === 0) return stdout;
  const said = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new Error(`"${command}" could not fetch Redis: ${said}`);
}
