import type { EventBus, UpstreamEvent } from '@reuso/events';
import { type RawBody, readWhole, upstreamFaultBody } from '@reuso/llm';
import { type Upstream, UpstreamError, endToEndResponseHeaders } from '@reuso/upstream';

export interface ProviderRequest {
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

/** On whose behalf. */
export type Asker = Pick<UpstreamEvent, 'tenant' | 'masterplan'>;

/** Asks the provider, and tells of it. What keeps it from answering becomes an answer too: a 502 or 504. */
export async function askProvider(
  upstream: Upstream,
  events: EventBus,
  request: ProviderRequest,
  { tenant, masterplan }: Asker,
): Promise<RawBody> {
  const started = performance.now();
  const tell = (status: UpstreamEvent['status']) => {
    const durationMs = performance.now() - started;
    events.emit({ type: 'upstream', layer: 'embedding', status, durationMs, tenant, masterplan });
    return durationMs;
  };
  try {
    const response = await upstream.send({ method: 'POST', decode: true, tenant, ...request });
    const bytes = await readWhole(response.body);
    const { status } = response;
    const headers = endToEndResponseHeaders(response.headers);
    return { kind: 'raw', status, headers, bytes, usage: undefined, upstreamMs: tell(status) };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    tell(error.kind);
    return upstreamFaultBody(error);
  }
}
