// Puts a .br and a .gz beside each built file of the dashboard that gains by it, so that the server compresses nothing.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const FOLDER = 'dist/apps/dashboard';
const TEXT = /\.(css|html|js|json|svg|txt)$/;
/** What fits into one packet is not worth it. */
const LEAST_BYTES = 1400;

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

const files = existsSync(FOLDER) ? readdirSync(FOLDER, { recursive: true, withFileTypes: true }) : [];
for (const file of files) {
  if (!file.isFile() || !TEXT.test(file.name)) continue;
  const path = join(file.parentPath, file.name);
  const content = readFileSync(path);
  if (content.length < LEAST_BYTES) continue;
  writeFileSync(`${path}.br`, brotliCompressSync(content, brotli));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
