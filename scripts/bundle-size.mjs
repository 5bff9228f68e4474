// Prints what the built dashboard weighs on the wire, gzip: npm run size:dashboard
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = join(import.meta.dirname, '../dist/apps/dashboard');
const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');

const rows = readdirSync(join(FOLDER, 'assets'))
  .filter((name) => /\.(js|css)$/.test(name))
  .map((name) => ({
    name,
    bytes: gzipSync(readFileSync(join(FOLDER, 'assets', name)), { level: 9 }).length,
    isFirst: html.includes(name),
  }))
  .sort((a, b) => b.bytes - a.bytes);

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
for (const { name, bytes, isFirst } of rows) {
  console.log(`${kilobytes(bytes)}  ${name}${isFirst ? '  (every page)' : ''}`);
}
console.log(`${kilobytes(sum(rows.filter(({ isFirst }) => isFirst)))}  for every page`);
console.log(`${kilobytes(sum(rows))}  scripts and styles in all; fonts are not counted`);
