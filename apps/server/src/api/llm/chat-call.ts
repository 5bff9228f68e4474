import type { LlmGenerateRequest } from '@reuso/contracts';
import type { ChatRequestReader, LlmCall } from '@reuso/llm';
import { NO_DIRECTIVES } from '@reuso/llm-cache';
import { CHAT_ENDPOINT, chatRequestOf } from './chat-request.js';

/** What a native request does not say itself. */
export type CallOrigin = Pick<LlmCall, 'requestId' | 'upstreamHeaders' | 'onceGone'> & {
  readonly tenant: string;
  /** `UPSTREAM_BASE_URL` */
  readonly upstream: string;
};

/** The call that a native request stands for. */
export function chatCallOf(body: LlmGenerateRequest, reader: ChatRequestReader, origin: CallOrigin): LlmCall {
  const { tenant, upstream, requestId, upstreamHeaders, onceGone } = origin;
  const { namespace, masterplan_id: masterplan, tags = [] } = body;
  const rawBody = Buffer.from(JSON.stringify(chatRequestOf(body)));
  return {
    requestId,
    receivedAt: performance.now(),
    belonging: { tenant, namespace, masterplan, tags },
    atom: body.atom_id,
    profile: reader.read({ tenant, namespace, endpoint: CHAT_ENDPOINT, upstream }, rawBody),
    endpoint: CHAT_ENDPOINT,
    rawBody,
    upstreamHeaders,
    directives: NO_DIRECTIVES,
    useCache: body.use_cache,
    batching: body.use_batching,
    attempt: 1,
    ttlSeconds: body.ttl_seconds,
    onceGone,
  };
}
