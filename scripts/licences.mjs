// Writes docs/licences.md: what the server and the rest depend on, and under which licence, as package-lock.json has it.
// With --check it writes nothing and fails when the file is out of date, or a licence is none that is known to be fine.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const FILE = 'docs/licences.md';
/** Permissive, or copyleft of single files that are used unchanged (MPL-2.0). */
const FINE = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MPL-2.0'],
  ...['OFL-1.1', 'Python-2.0', 'Unlicense', 'CC0-1.0', 'CC-BY-4.0'],
]);
/** Written other than SPDX has it, or not in the lock file. */
const SAID_OTHERWISE = { 'MIT and ISC': ['MIT', 'ISC'] };

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const found = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
  .map(([path, { version, license, dev, optional }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return {
      name,
      version,
      license: license ?? licenceIn(path),
      use: dev ? 'building and testing' : optional ? 'optional' : 'the server',
    };
  });

const unknown = found.filter(({ license }) => !namesOf(license).every((name) => FINE.has(name)));
if (unknown.length > 0) {
  const lines = unknown.map(({ name, version, license }) => `${name}@${version}: ${license}`);
  process.stderr.write(`Licences to look at before they are taken in:\n${lines.join('\n')}\n`);
  process.exit(1);
}

const text = await format(page(), { ...(await resolveConfig(FILE)), parser: 'markdown' });
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(`${FILE} is out of date; run npm run licences.\n`);
  process.exit(1);
}

function licenceIn(path) {
  try {
    return JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).license ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function namesOf(license) {
  return SAID_OTHERWISE[license] ?? license.replaceAll(/[()]/g, '').split(/ (?:OR|AND) /);
}

function page() {
  const uses = ['the server', 'optional', 'building and testing'];
  const sections = uses.map((use) => {
    const rows = found.filter((each) => each.use === use);
    const unique = new Map(
      rows.map(({ name, version, license }) => [`${name} ${version}`, [name, version, license]]),
    );
    const table = [...unique.values()].sort(([a], [b]) => a.localeCompare(b, 'en'));
    const lines = table.map(([name, version, license]) => `| ${name} | ${version} | ${license} |`);
    return `## For ${use} (${table.length})\n\n| package | version | licence |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
  });
  return `# Licences of what Reuso depends on\n\nMade by \`npm run licences\` from package-lock.json.\n\n${sections.join('\n')}`;
}
