import {
  type AskAlone,
  type Batchable,
  type Batcher,
  addSurcharge,
  readBatchable,
  usageIn,
} from '@reuso/batching';
import { UpstreamError } from '@reuso/upstream';
import type { Answer, WholeBody } from '../answer.js';
import { parseChatBody } from '../call/chat-request-reader.js';
import type { LeadingCall } from '../call/llm-call.js';
import { upstreamFaultBody } from '../error-body.js';
import type { MaybePromise, Next, Stage } from '../stage.js';

const JSON_HEADERS = { 'content-type': 'application/json' };

/** Lets calls that are marked for it, and ask alike, share one upstream call. All others pass without a wait. */
export class BatchStage implements Stage<LeadingCall, LeadingCall> {
  constructor(private readonly batcher: Batcher) {}

  handle(call: LeadingCall, next: Next<LeadingCall>): MaybePromise<Answer> {
    // A retry runs alone: what it repeats may have gone wrong for the company that it was in.
    if (call.batching !== true || call.attempt > 1) return next(call);
    const body = parseChatBody(call.rawBody);
    const question = readBatchable(body);
    return question === undefined ? next(call) : this.#share(call, body, question, next);
  }

  async #share(
    call: LeadingCall,
    body: Readonly<Record<string, unknown>>,
    question: Batchable,
    next: Next<LeadingCall>,
  ): Promise<Answer> {
    const { forward, signal, endpoint, belonging } = call;
    const headers = call.upstreamHeaders();
    const outcome = await this.batcher.join({
      tenant: belonging.tenant,
      endpoint,
      headers,
      question,
      signal,
    });
    if (outcome === undefined) return await next(call);
    switch (outcome.kind) {
      case 'answered': {
        const { completion: bytes, upstreamMs, place } = outcome;
        return {
          cacheStatus: { forward },
          body: { kind: 'raw', status: 200, headers: JSON_HEADERS, bytes, usage: undefined, upstreamMs },
          batch: place,
        };
      }
      case 'alone':
        return await askAlone(outcome.place === undefined ? asPlain(call, body) : call, outcome, next);
      case 'abandoned':
        return {
          cacheStatus: { forward },
          body: upstreamFaultBody(new UpstreamError('aborted', 'Nobody waits for this answer any more.')),
        };
      default:
        return outcome satisfies never;
    }
  }
}

async function askAlone(
  call: LeadingCall,
  { place, surcharge, report }: AskAlone,
  next: Next<LeadingCall>,
): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await next(call);
  } catch (error) {
    report({ answered: false, usage: undefined });
    throw error;
  }
  const { body } = answer;
  if (body.kind === 'live') {
    void body.whole.then((whole) => report(resultOf(whole)));
    return { ...answer, batch: place };
  }
  report(resultOf(body));
  if (surcharge === undefined || body.kind !== 'raw' || body.status !== 200)
    return { ...answer, batch: place };
  return { ...answer, body: { ...body, bytes: addSurcharge(body.bytes, surcharge) }, batch: place };
}

/** The wait is over, so that nothing is gained by a stream; and what it cost is then in one piece. */
function asPlain(call: LeadingCall, body: Readonly<Record<string, unknown>>): LeadingCall {
  if (!call.profile.stream) return call;
  const { stream: _stream, stream_options: _options, ...plain } = body;
  return {
    ...call,
    rawBody: Buffer.from(JSON.stringify(plain)),
    profile: { ...call.profile, stream: false, includeUsage: false },
  };
}

function resultOf(body: WholeBody): Parameters<AskAlone['report']>[0] {
  if (body.kind === 'held') return { answered: true, usage: body.held.answer.usage };
  if (body.status !== 200) return { answered: false, usage: undefined };
  try {
    return {
      answered: true,
      usage: usageIn(JSON.parse(body.bytes.toString('utf8')) as Record<string, unknown>),
    };
  } catch {
    return { answered: false, usage: undefined };
  }
}
