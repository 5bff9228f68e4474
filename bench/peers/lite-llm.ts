/** Neither asks the internet for its price list, nor insists on a key of its own. */
export const LITELLM_ENVIRONMENT: Readonly<Record<string, string>> = {
  LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
};

/** One model at this provider, and a cache: in memory, or in this Redis. YAML, which JSON is. */
export function liteLlmConfig(
  upstream: URL,
  upstreamHeaders: Readonly<Record<string, string>>,
  redisUrl?: string,
): Record<string, unknown> {
  const model = 'gpt-4o-mini';
  const parameters = {
    model: `openai/${model}`,
    api_base: upstream.href,
    api_key: 'sk-bench',
    extra_headers: upstreamHeaders,
  };
  return {
    model_list: [{ model_name: model, litellm_params: parameters }],
    litellm_settings: {
      cache: true,
      cache_params: redisUrl === undefined ? { type: 'local' } : { type: 'redis', url: redisUrl },
    },
  };
}
