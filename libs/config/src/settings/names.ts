import { accessSettings } from './access.settings.js';
import { batchingSettings } from './batching.settings.js';
import { cachingSettings } from './caching.settings.js';
import { embeddingSettings } from './embedding.settings.js';
import { processSettings } from './process.settings.js';
import { storeSettings } from './store.settings.js';
import { unsupportedSettings } from './unsupported.settings.js';
import { upstreamSettings } from './upstream.settings.js';

/** The names of all environment variables that are read. */
export const SETTING_NAMES: ReadonlySet<string> = new Set(
  [
    accessSettings.in,
    batchingSettings.in,
    cachingSettings.in,
    embeddingSettings.in,
    processSettings.in,
    storeSettings.in,
    unsupportedSettings,
    upstreamSettings.in,
  ].flatMap(({ shape }) => Object.keys(shape)),
);
