import { accessSettings } from './access.settings.js';
import { batchingSettings } from './batching.settings.js';
import { cachingSettings } from './caching.settings.js';
import { embeddingSettings } from './embedding.settings.js';
import { encryptionSettings } from './encryption.settings.js';
import { processSettings } from './process.settings.js';
import { storeSettings } from './store.settings.js';
import { upstreamSettings } from './upstream.settings.js';
import { warmingSettings } from './warming.settings.js';

/** The names of all environment variables that are read. */
export const SETTING_NAMES: ReadonlySet<string> = new Set(
  [
    accessSettings.in,
    batchingSettings.in,
    cachingSettings.in,
    embeddingSettings.in,
    processSettings.in,
    storeSettings.in,
    encryptionSettings.in,
    upstreamSettings.in,
    warmingSettings.in,
  ].flatMap(({ shape }) => Object.keys(shape)),
);
