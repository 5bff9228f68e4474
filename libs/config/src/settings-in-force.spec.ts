import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';
import { DESCRIBED_SETTINGS, settingsInForce } from './settings-in-force.js';
import { SETTING_NAMES } from './settings/names.js';

const of = (env: Record<string, string>, name: string) =>
  settingsInForce(env).find((setting) => setting.name === name);

describe('settingsInForce', () => {
  it('tells of every setting that is read, and of no other', () => {
    expect(Object.keys(DESCRIBED_SETTINGS).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('is told of in the README too', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const name of SETTING_NAMES) expect(readme).toContain(`\`${name}\``);
  });

  const defaults = Object.entries(DESCRIBED_SETTINGS).filter(([, { fallback }]) => fallback !== null);
  it.each(defaults)('knows the default of %s', (name, { fallback }) => {
    expect(loadConfig({ [name]: fallback ?? '' })).toEqual(loadConfig({}));
    expect(of({}, name)).toMatchObject({ value: fallback, isDefault: true });
  });

  it('tells what was set', () => {
    expect(of({ PORT: ' 8080 ' }, 'PORT')).toMatchObject({ value: '8080', isDefault: false });
    expect(of({ PORT: '3000' }, 'PORT')).toMatchObject({ value: '3000', isDefault: true });
    expect(of({ EMBEDDING_MODEL: '' }, 'EMBEDDING_MODEL')).toMatchObject({ value: null, isDefault: true });
  });

  it('tells of secrets only whether they are set', () => {
    const env = {
      API_KEYS: 'red:secret-1',
      ADMIN_TOKEN: 'secret-2',
      UPSTREAM_API_KEY: 'secret-3',
      REDIS_URL: 'rediss://user:secret-4@redis.example:6380/0,redis://:secret-5@other',
    };
    const told = settingsInForce(env);
    expect(JSON.stringify(told)).not.toContain('secret-');
    expect(told.filter(({ isSecret, value }) => isSecret && value === 'set')).toHaveLength(3);
    expect(of(env, 'REDIS_URL')?.value).toBe('rediss://redis.example:6380/0,redis://other');
  });
});
