import { randomUUID } from 'node:crypto';
import type { ProviderContext } from '../provider-context.js';
import { answerFramed } from '../batching/answer-framed.js';
import { framedTasksIn } from '../batching/framed-tasks.js';
import { seedOf } from '../compose/seed.js';
import type { Exchange } from '../http/exchange.js';
import { paceOf } from '../latency.js';
import type { AnswerChoice, ChatAnswer } from './chat-answer.js';
import { type ChatRequest, parseChatRequest, textOf } from './chat-request.js';
import { makeChoice } from './make-choice.js';
import { replyPlain } from './reply-plain.js';
import { replyStreamed } from './reply-streamed.js';
import { spoilChoice } from './spoil-choice.js';
import { usageOf } from './usage.js';

/** `POST /v1/chat/completions` */
export async function answerChat(exchange: Exchange, context: ProviderContext): Promise<void> {
  const startedAt = performance.now();
  const request = parseChatRequest(exchange.rawBody);
  const seed = seedOf(request.body, context.options.seed);
  const answer = answerTo(request, exchange, context, seed);
  const pace = paceOf(seed, context.options.latencyScale, exchange.behaviour);
  context.traffic.bill(answer.usage.promptTokens, answer.usage.completionTokens);
  const reply = request.stream ? replyStreamed : replyPlain;
  await reply({ exchange, request, answer, pace, startedAt });
}

function answerTo(
  request: ChatRequest,
  exchange: Exchange,
  context: ProviderContext,
  seed: string,
): ChatAnswer {
  const { behaviour } = exchange;
  const made = choicesFor(request, exchange, context, seed);
  const choices = made.map((choice) => spoilChoice(choice, behaviour.mode, seed));
  return {
    // What is answered is the same each time; that it was answered anew shows in the id, as with a real provider.
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices,
    usage: usageOf(request, choices),
    extra: behaviour.mode === 'reasoning' ? { provider: 'simulated', route: { region: 'local' } } : {},
  };
}

function choicesFor(
  request: ChatRequest,
  exchange: Exchange,
  context: ProviderContext,
  seed: string,
): readonly AnswerChoice[] {
  const { behaviour } = exchange;
  const framed = framedTasksIn(textOf(request.messages.at(-1)));
  if (framed !== undefined) {
    const answerAlone = (one: ChatRequest) =>
      choicesFor(one, exchange, context, seedOf(one.body, context.options.seed))[0];
    return [answerFramed(request, framed, behaviour.mode, answerAlone)];
  }
  const wished = behaviour.answer !== undefined || behaviour.message !== undefined;
  const recorded = wished ? undefined : context.recordings.find(request.model, request.messages);
  return (
    recorded ?? Array.from({ length: request.n }, (_, index) => makeChoice(request, behaviour, seed, index))
  );
}
