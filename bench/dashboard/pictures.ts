// Takes the pictures in docs/images of the built dashboard, over a folder that seed.ts filled, while some traffic goes on:
//
//   npx node bench/dashboard/pictures.ts --data DIR [--out docs/images]
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser, openPage } from './browser.ts';
import { startProvider, startReuso } from './household.ts';
import { Landmarks } from './landmarks.ts';
import { Traffic } from './traffic.ts';

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'docs/images' } },
});
if (values.data === undefined) throw new Error('Give the folder that seed.ts filled: --data DIR');
mkdirSync(values.out, { recursive: true });

const provider = await startProvider();
const server = await startReuso(provider.url, values.data);
const browser = await openBrowser();
const landmarks = new Landmarks(server.url);
const [plan = '', entry = ''] = await Promise.all([
  landmarks.busiestMasterplan(),
  landmarks.entry('llm', 'TypeScript'),
]);
const live = new Traffic(server.url).run({ masterplans: 6, entries: 1_800 }, () => undefined);

const pictures: string[] = [];
for (const [name, path, theme, width] of [
  ['overview-light', '/', 'light', 1280],
  ['overview-dark', '/', 'dark', 1280],
  ['layers', '/layers', 'light', 1280],
  ['masterplan', `/masterplans/${plan}`, 'dark', 1280],
  ['entries', '/entries?layer=llm', 'light', 1280],
  ['entry', `/entries/${entry}`, 'light', 1280],
  ['activity', '/activity', 'dark', 1280],
  ['overview-narrow', '/', 'dark', 390],
] as const) {
  const page = await openPage(browser, new URL(path, server.url), { theme, width });
  await page.waitForTimeout(3_000);
  const file = join(values.out, `${name}.png`);
  await page.screenshot({ path: file });
  pictures.push(file);
  await page.context().close();
}
await browser.close();
await live.catch(() => undefined);
await server.stop();
await provider.stop();
const shrunk = spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', ...pictures]);
console.log(`Pictures in ${values.out}${shrunk.error ? '; pngquant would make them smaller' : ''}.`);
