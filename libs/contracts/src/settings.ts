import { z } from 'zod';
import { readiness } from './health.js';

/** One setting as it is in force. A secret is told by whether it is set, never by its value. */
export const settingView = z.object({
  name: z.string(),
  value: z.string().nullable(),
  is_default: z.boolean(),
  is_secret: z.boolean(),
  meaning: z.string(),
});
export type SettingView = z.infer<typeof settingView>;

export const priceView = z.object({
  model: z.string(),
  input_usd_per_mtok: z.number(),
  cached_input_usd_per_mtok: z.number().nullable(),
  output_usd_per_mtok: z.number(),
  /** `own`: from PRICING_FILE; `table`: built in. */
  source: z.enum(['own', 'table']),
});
export type PriceView = z.infer<typeof priceView>;

export const settingsView = z.object({
  version: z.string(),
  node_version: z.string(),
  started_at: z.iso.datetime(),
  /** This server's own address, for examples to copy. */
  base_url: z.string(),
  settings: z.array(settingView),
  /** Of the models that were asked in the last 30 days, and the operator's own. */
  prices: z.array(priceView),
  unpriced_models: z.array(z.string()),
  health: readiness,
});
export type SettingsView = z.infer<typeof settingsView>;
