import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Script, ask } from './support/script.js';

const missing =
  spawnSync('promtool', ['--version']).status === 0
    ? undefined
    : 'promtool (Debian: the package "prometheus") is not on the PATH';

/** Every name of the contract's section 6. */
const NAMES = [
  ...[
    'v2_cache_hits_total',
    'v2_cache_misses_total',
    'v2_cache_writes_total',
    'v2_cache_invalidations_total',
  ],
  ...['v2_cache_errors_total', 'v2_cache_cost_savings_usd_total', 'v2_cache_time_savings_seconds_total'],
  ...['v2_cache_coalesced_total', 'v2_cache_lookup_duration_seconds', 'v2_cache_write_duration_seconds'],
  ...['v2_batch_size', 'v2_batch_requests_processed_total', 'v2_batch_fallbacks_total'],
  ...['v2_upstream_requests_total', 'v2_upstream_duration_seconds', 'v2_store_up', 'v2_store_breaker_open'],
];
const LABELS = new Set(['cache_layer', 'operation', 'status', 'verdict', 'le']);
const LAYERS = new Set(['llm', 'rag', 'rag_similarity', 'embedding']);

describe('The metrics', () => {
  let provider: SimulatedProvider;
  let server: Child;
  let exposed = '';
  let atFirst = '';
  beforeAll(async () => {
    provider = await startProvider();
    server = await startReuso({ UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: 'sk-test' });
    atFirst = await (await fetch(`${server.url}/metrics`)).text();
    const script = new Script();
    const question = ask('gpt-4o-mini');
    const headers = { 'x-reuso-masterplan': 'a name that a caller chose' };
    for (const _ of [1, 2]) await script.chat(server.url, question, headers);
    await script.chat(server.url, ask('a model that a caller chose'), { 'x-sim-mode': 'error-500' });
    exposed = await (await fetch(`${server.url}/metrics`)).text();
  });
  afterAll(async () => {
    await server?.stop();
    await provider?.stop();
  });

  it('are all there by their names', () => {
    const names = exposed
      .split('\n')
      .filter((line) => line.startsWith('# TYPE v2_'))
      .map((line) => line.split(' ')[2]);
    expect(names).toEqual(expect.arrayContaining(NAMES));
  });

  it('are there for each layer before anything was counted', () => {
    const counters = NAMES.filter((name) => /^v2_cache_(?!errors).*_total$/.test(name));
    expect(counters).toHaveLength(7);
    for (const name of counters)
      for (const layer of LAYERS) expect(atFirst).toContain(`${name}{cache_layer="${layer}"} 0\n`);
    for (const name of NAMES) expect(atFirst).toMatch(new RegExp(`^${name}(_count)?[ {]`, 'm'));
  });

  it('have no label that takes a value from a caller', () => {
    expect(exposed).not.toContain('that a caller chose');
    const samples = exposed.split('\n').filter((line) => line.startsWith('v2_'));
    expect(samples.length).toBeGreaterThan(30);
    for (const [, label = '', value = ''] of samples.flatMap((line) => [
      ...line.matchAll(/(\w+)="([^"]*)"/g),
    ])) {
      expect(LABELS).toContain(label);
      if (label === 'cache_layer') expect(LAYERS).toContain(value);
    }
  });

  describe('by promtool', leftOutIf(missing), () => {
    it('pass `promtool check metrics`', () => {
      // Those of Node itself are prom-client's to name.
      const ours = exposed
        .split('\n')
        .filter((line) => /^(# \w+ )?v2_/.test(line))
        .join('\n');
      const checked = spawnSync('promtool', ['check', 'metrics'], { input: `${ours}\n`, encoding: 'utf8' });
      expect(checked.stdout + checked.stderr).toBe('');
      expect(checked.status).toBe(0);
    });

    it('and the alert rules `promtool check rules`', () => {
      const checked = spawnSync('promtool', ['check', 'rules', 'deploy/prometheus/alerts.yml'], {
        encoding: 'utf8',
      });
      expect(checked.stdout).toMatch(/SUCCESS: 6 rules found/);
      expect(checked.status).toBe(0);
    });
  });

  it('are what the alert rules and the Grafana dashboard ask for', () => {
    const folder = 'deploy/grafana/dashboards';
    const dashboards = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
    const asked = [...dashboards, readFileSync('deploy/prometheus/alerts.yml', 'utf8')].join('\n');
    const known = new Set(
      exposed
        .split('\n')
        .filter((line) => line.startsWith('# TYPE '))
        .map((line) => line.split(' ')[2] ?? ''),
    );
    for (const [name] of asked.matchAll(/\bv2_\w+/g))
      expect(known).toContain(name.replace(/_(bucket|sum|count)$/, ''));
  });

  it('and the rules are loaded by the compose file', () => {
    expect(readFileSync('docker-compose.yml', 'utf8')).toContain('./deploy/prometheus/alerts.yml:');
    expect(readFileSync('deploy/prometheus/prometheus.yml', 'utf8')).toContain('alerts.yml');
  });
});
