import type { EventBus, UpstreamEvent } from '@reuso/events';
import {
  type Upstream,
  UpstreamError,
  endToEndResponseHeaders,
  includeUsageInBody,
  isEventStream,
} from '@reuso/upstream';
import type { Answer, AnswerBody, RawBody } from '../answer.js';
import { parseChatBody } from '../call/chat-request-reader.js';
import type { LeadingCall } from '../call/llm-call.js';
import { upstreamFaultBody } from '../error-body.js';
import { readWhole } from '../read-whole.js';
import type { FinalStage } from '../stage.js';
import { startLiveStream } from './live-stream.js';

/** Asks the provider. What keeps it from answering becomes an answer too: a 502 or 504 that says what happened. */
export class UpstreamStage implements FinalStage<LeadingCall> {
  constructor(
    private readonly upstream: Upstream,
    private readonly events: EventBus,
    private readonly options: { readonly maxHeldBytes: number },
  ) {}

  async handle(call: LeadingCall): Promise<Answer> {
    return { cacheStatus: { forward: call.forward }, body: await this.#ask(call) };
  }

  async #ask(call: LeadingCall): Promise<AnswerBody> {
    const started = performance.now();
    const tell = (status: UpstreamEvent['status']) => {
      const durationMs = performance.now() - started;
      const { tenant, masterplan } = call.belonging;
      this.events.emit({ type: 'upstream', layer: 'llm', status, durationMs, tenant, masterplan });
      return durationMs;
    };
    try {
      const response = await this.upstream.send({
        method: 'POST',
        path: call.endpoint,
        headers: call.upstreamHeaders(),
        body: bodyFor(call),
        signal: call.signal,
        tenant: call.belonging.tenant,
        decode: true,
      });
      const headers = endToEndResponseHeaders(response.headers);
      const { status } = response;
      if (isEventStream(response)) {
        const { maxHeldBytes } = this.options;
        return startLiveStream(status, headers, response.body, { tell, maxHeldBytes });
      }
      const bytes = await readWhole(response.body);
      const upstreamMs = tell(status);
      const whole: RawBody = { kind: 'raw', status, headers, bytes, usage: undefined, upstreamMs };
      return whole;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      tell(error.kind);
      return upstreamFaultBody(error);
    }
  }
}

/** A stream is asked for with its usage, so that it is known what it cost. */
function bodyFor({ profile, rawBody }: LeadingCall): Buffer {
  if (!profile.stream || profile.includeUsage) return rawBody;
  return includeUsageInBody(rawBody, parseChatBody(rawBody));
}
