// Builds libs/client into a package that stands alone: tsc compiles it together with libs/contracts, then imports of
// '@reuso/contracts' are made to point at the copy within. No bundler: what is published reads like the source.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const client = join(root, 'libs/client');
const output = join(client, 'dist');
const contracts = join(output, 'contracts/src/index.js');
const SPECIFIER = /(['"])@reuso\/contracts\1/g;

rmSync(output, { recursive: true, force: true });
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', join(client, 'tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
  if (/\.(js|d\.ts)$/.test(name)) pointWithin(resolve(output, name));
}

function pointWithin(file) {
  const text = readFileSync(file, 'utf8');
  const path = relative(dirname(file), contracts).split(sep).join('/');
  const within = path.startsWith('.') ? path : `./${path}`;
  const pointed = text.replace(SPECIFIER, `'${within}'`);
  if (pointed !== text) writeFileSync(file, pointed);
}
