import type { EventBus, UpstreamEvent } from '@reuso/events';
import { type Headers, type Upstream, UpstreamError } from '@reuso/upstream';

export interface CombinedRequest {
  readonly tenant: string;
  readonly endpoint: string;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** What came of a combined call: JSON with its status, or nothing that could be read. */
export interface CombinedReply {
  /** HTTP status; undefined when there was no whole answer. */
  readonly status: number | undefined;
  readonly json: Readonly<Record<string, unknown>> | undefined;
  readonly durationMs: number;
}

/** Sends combined calls. What keeps one from being answered is a reply too; each item then learns its own error. */
export class CombinedCall {
  constructor(
    private readonly upstream: Upstream,
    private readonly events: EventBus,
  ) {}

  async send({ tenant, endpoint, headers, body, signal }: CombinedRequest): Promise<CombinedReply> {
    const started = performance.now();
    const tell = (status: UpstreamEvent['status']) => {
      const durationMs = performance.now() - started;
      this.events.emit({ type: 'upstream', status, durationMs });
      return durationMs;
    };
    try {
      const response = await this.upstream.send({
        method: 'POST',
        path: endpoint,
        headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
        signal,
        tenant,
        decode: true,
      });
      const chunks: Buffer[] = [];
      for await (const chunk of response.body) chunks.push(chunk as Buffer);
      const { status } = response;
      return { status, json: parse(Buffer.concat(chunks)), durationMs: tell(status) };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return { status: undefined, json: undefined, durationMs: tell(error.kind) };
    }
  }
}

function parse(bytes: Buffer): CombinedReply['json'] {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
