import { z } from 'zod';
import type { UpstreamConfig } from '../config.js';
import { secret, wholeNumber } from './readers.js';
import { Unreadable, setting } from './setting.js';
import { shownUrl } from './shown-url.js';

const DAY_MS = 86_400_000;

/** The provider behind the cache. */
export const upstreamSettings = z
  .object({
    UPSTREAM_BASE_URL: setting('UPSTREAM_BASE_URL', 'https://api.openai.com/v1', baseUrl),
    UPSTREAM_API_KEY: setting('UPSTREAM_API_KEY', undefined, secret),
    UPSTREAM_TIMEOUT_MS: setting('UPSTREAM_TIMEOUT_MS', 600_000, wholeNumber(1, DAY_MS, 'milliseconds')),
  })
  .transform((settings): UpstreamConfig => ({
    baseUrl: settings.UPSTREAM_BASE_URL,
    apiKey: settings.UPSTREAM_API_KEY,
    timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
  }));

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username + url.password === '' &&
    !/[?#]/.test(text);
  if (isPlain) return url.href.replace(/\/+$/, '');
  throw new Unreadable(
    'an http:// or https:// URL without user name, password, query and fragment, ' +
      'such as https://api.openai.com/v1 (a key goes into UPSTREAM_API_KEY)',
    shownUrl(text),
  );
}
