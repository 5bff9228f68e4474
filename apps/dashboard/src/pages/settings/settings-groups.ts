import type { SettingView } from '@reuso/contracts';

/** Which settings belong together, by how their names begin; those that fit none come last. */
const GROUPS: readonly (readonly [title: string, beginnings: readonly string[]])[] = [
  ['Server', ['HOST', 'PORT', 'LOG_', 'MAX_BODY_', 'MAX_CONNECTIONS', 'ANALYTICS']],
  ['Access', ['API_KEYS', 'ALLOW_', 'ADMIN_', 'RATE_', 'MAX_CONCURRENT_PER_']],
  ['Store', ['REDIS_', 'DATA_', 'STORE_', 'NEAR_', 'ENCRYPTION_', 'HOUSEKEEPING_']],
  ['Provider', ['UPSTREAM_', 'MAX_ANSWER_', 'PRICING_', 'EMBEDDING_']],
  ['Cache', ['LLM_', 'RAG_', 'STALE_', 'FLIGHT_', 'FINISH_', 'BATCH_', 'WARMUP_']],
];
const REST = 'Further';

export function groupSettings(
  settings: readonly SettingView[],
): readonly (readonly [title: string, settings: readonly SettingView[]])[] {
  const titleOf = ({ name }: SettingView) =>
    GROUPS.find(([, beginnings]) => beginnings.some((beginning) => name.startsWith(beginning)))?.[0] ?? REST;
  return [...GROUPS.map(([title]) => title), REST]
    .map((title) => [title, settings.filter((setting) => titleOf(setting) === title)] as const)
    .filter(([, some]) => some.length > 0);
}
