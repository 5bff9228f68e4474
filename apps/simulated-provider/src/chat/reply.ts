import type { Exchange } from '../http/exchange.js';
import type { Pace } from '../latency.js';
import type { ChatAnswer } from './chat-answer.js';
import type { ChatRequest } from './chat-request.js';

/** All that is needed to send an answer off. */
export interface Reply {
  readonly exchange: Exchange;
  readonly request: ChatRequest;
  readonly answer: ChatAnswer;
  readonly pace: Pace;
  /** `performance.now()` when the request was complete. */
  readonly startedAt: number;
}

/** Members that a completion and each of its chunks have in common. */
export function envelope(answer: ChatAnswer, object: string): Record<string, unknown> {
  return {
    id: answer.id,
    object,
    created: answer.created,
    model: answer.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
    ...answer.extra,
  };
}
