/** Lets the gateway ask a provider on this machine. */
export const PORTKEY_ENVIRONMENT: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost',
};

/** What a request says to it: which provider, and which of its headers go there. */
export function portkeyHeaders(
  upstream: URL,
  upstreamHeaders: Readonly<Record<string, string>>,
): Record<string, string> {
  const config = {
    provider: 'openai',
    api_key: 'sk-bench',
    custom_host: upstream.href.replace(/\/$/, ''),
    forward_headers: Object.keys(upstreamHeaders),
  };
  return { 'x-portkey-config': JSON.stringify(config), ...upstreamHeaders };
}
