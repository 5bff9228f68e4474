import type { ChatAnswer, ChatRequest } from '../client/chat.js';
import {
  ReusoConnectionError,
  ReusoError,
  ReusoResponseError,
  ReusoTimeoutError,
} from '../http/reuso-error.js';
import { isRetriable } from '../http/retry-delay.js';
import type { Atom } from '../masterplan/masterplan.js';
import type { Prices } from '../report/prices.js';
import type { AtomRequest } from './atom-request.js';
import type { CallOutcome, CallResult, TokenCount } from './atom-result.js';
import type { ExecutorOptions } from './executor-options.js';

export interface Asked {
  /** Undefined when no attempt gave an answer that was accepted. */
  readonly text: string | undefined;
  readonly calls: readonly CallResult[];
  readonly error: string | undefined;
  /** Nothing that is asked further would be answered: the server is gone, or knows no such key. */
  readonly fatal: boolean;
}

const NO_TOKENS: TokenCount = { prompt_tokens: 0, completion_tokens: 0 };

/** Asks until an answer is accepted or the attempts are used up; from the second on, past the cache. */
export async function askAtom(
  atom: Atom,
  chat: ChatRequest,
  { cache, batch }: Pick<AtomRequest, 'cache'> & { readonly batch: boolean },
  options: ExecutorOptions & { readonly prices: Prices },
): Promise<Asked> {
  const { client, attempts = 2, accept, prices, signal, timeoutMs } = options;
  const calls: CallResult[] = [];
  let fault = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const startedAt = performance.now();
    try {
      // A batch would be answered together with others; a retry wants an answer of its own.
      const sharing = batch && attempt === 1;
      const answer = await client.chat(chat, { ...cache, attempt, batch: sharing, signal, timeoutMs });
      const { text, wrong } = textOf(answer);
      calls.push({
        attempt,
        latency_ms: performance.now() - startedAt,
        ...resultOf(answer, chat.model, prices),
      });
      const complaint = wrong ?? (await accept?.(atom, text, attempt));
      if (complaint === undefined) return { text, calls, error: undefined, fatal: false };
      fault = complaint;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ReusoError)) throw error;
      calls.push({ attempt, latency_ms: performance.now() - startedAt, ...failed(error, chat.model) });
      fault = error.message;
      const fatal = isFatal(error);
      if (fatal || !mayGoBetter(error)) return { text: undefined, calls, error: fault, fatal };
    }
  }
  return { text: undefined, calls, error: `${fault} (attempt ${attempts} of ${attempts})`, fatal: false };
}

const GOOD_ENDS = new Set(['stop', 'tool_calls', 'function_call', undefined]);

/** The answer's text, or its tool calls as JSON; and what is wrong with it, if it is not whole. */
function textOf({ completion }: ChatAnswer): { readonly text: string; readonly wrong: string | undefined } {
  const [choice] = completion.choices;
  const { content, tool_calls: toolCalls } = choice?.message ?? {};
  const text = content || (toolCalls?.length ? JSON.stringify(toolCalls) : '');
  const end = choice?.finish_reason ?? undefined;
  if (end === 'length') return { text, wrong: 'the answer was cut at its length limit: raise max_tokens' };
  if (!GOOD_ENDS.has(end)) return { text, wrong: `the answer ended with "${end}"` };
  return { text, wrong: text === '' ? 'the answer is empty' : undefined };
}

function resultOf(
  answer: ChatAnswer,
  model: string,
  prices: Prices,
): Omit<CallResult, 'attempt' | 'latency_ms'> {
  const { usage } = answer.completion;
  const tokens = usage
    ? { prompt_tokens: usage.prompt_tokens, completion_tokens: usage.completion_tokens }
    : NO_TOKENS;
  return {
    outcome: outcomeOf(answer),
    usage: tokens,
    model,
    price_usd: prices.costUsd(model, tokens),
    request_id: answer.requestId ?? null,
    batch_id: (answer.batch?.size ?? 0) > 1 ? (answer.batch?.id ?? null) : null,
  };
}

function outcomeOf({ cache, batch }: ChatAnswer): CallOutcome {
  if (cache?.hit === true) return 'hit';
  if (cache?.collapsed === true) return 'coalesced';
  return batch !== undefined && batch.size > 1 ? 'batched' : 'miss';
}

function failed(error: ReusoError, model: string): Omit<CallResult, 'attempt' | 'latency_ms'> {
  const requestId = error instanceof ReusoResponseError ? error.requestId : undefined;
  return {
    outcome: 'error',
    usage: NO_TOKENS,
    model,
    price_usd: 0,
    request_id: requestId ?? null,
    batch_id: null,
  };
}

function isFatal(error: ReusoError): boolean {
  if (error instanceof ReusoConnectionError) return true;
  return error instanceof ReusoResponseError && (error.status === 401 || error.status === 403);
}

/** What was wrong with the question is wrong with it the second time too. */
function mayGoBetter(error: ReusoError): boolean {
  if (error instanceof ReusoTimeoutError) return true;
  return error instanceof ReusoResponseError && (error.status < 400 || isRetriable(error.status));
}
