import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { EventBus, TokenUsage } from '@reuso/events';
import type { BatchItem } from '../collect/open-batch.js';
import type { FramingChooser } from '../framing/choose-framing.js';
import { drawToken } from '../framing/token.js';
import { type Verdict, verdictsOn } from '../framing/verdicts.js';
import type { Group } from '../request/group-of.js';
import type { TokenCounter } from '../tokens/token-counter.js';
import { usageIn } from '../usage/call-usage.js';
import { shareUsage } from '../usage/share-usage.js';
import { soloUsage } from '../usage/solo-usage.js';
import { BatchAccount } from './account.js';
import { combinedBody } from './combined-body.js';
import type { CombinedCall, CombinedReply } from './combined-call.js';
import { completionOf } from './completion-of.js';
import { readReply, refusesFormat } from './read-reply.js';
import { whenAllGone } from './when-all-gone.js';

/** Asks a batch's prompts in one call, and gives each item its answer, or the word to ask alone. */
export class BatchRunner {
  readonly #logger = new Logger(BatchRunner.name);

  constructor(
    private readonly call: CombinedCall,
    private readonly framings: FramingChooser,
    private readonly tokens: TokenCounter,
    private readonly events: EventBus,
  ) {}

  /** Never rejects: every item gets an outcome. */
  async run(group: Group, items: readonly BatchItem[]): Promise<void> {
    const [first] = items;
    if (first === undefined) return;
    const { tenant, question } = first.request;
    const id = `batch-${randomUUID()}`;
    const account = new BatchAccount({ id, tenant, model: question.model, size: items.length }, (event) =>
      this.events.emit(event),
    );
    if (items.length === 1) {
      const report = account.asksAlone(false);
      return first.resolve({
        kind: 'alone',
        place: { id, size: 1, position: 0 },
        surcharge: undefined,
        report,
      });
    }
    this.tokens.warmUp();
    try {
      await this.#ask(id, group, items, account);
    } catch (error) {
      this.#logger.error({ batch: id, err: error });
      askAgain(items, account);
    }
  }

  async #ask(id: string, group: Group, items: readonly BatchItem[], account: BatchAccount): Promise<void> {
    const { reply, verdicts } = await this.#send(group, items);
    const counted = await this.#count(items, verdicts);
    const kept = verdicts.map((verdict, at) => withinLimit(items[at], counted[at], verdict));
    const answered = items.flatMap((_, at) => (kept[at] === undefined ? [] : at));
    const used = reply.status === 200 ? usageIn(reply.json ?? {}) : undefined;
    account.called(reply.status === 200 ? used : NOTHING);

    // Whoever was answered bears the call; if nobody was, all do on top of what they take alone.
    const bearing = answered.length > 0 ? answered : [...items.keys()];
    const shares =
      used &&
      shareUsage(
        used,
        bearing.map((at) => counted[at]?.own ?? NOTHING),
      );
    const shareOf = (at: number) => shares?.[bearing.indexOf(at)];

    for (const [at, item] of items.entries()) {
      const text = kept[at];
      if (text === undefined) continue;
      account.answered(counted[at]?.solo ?? NOTHING);
      item.resolve({
        kind: 'answered',
        completion: completionOf(text, item.request.question.model, reply.json ?? {}, shareOf(at)),
        upstreamMs: reply.durationMs,
        place: { id, size: items.length, position: at },
      });
    }
    const unanswered = items.flatMap((item, at) => (kept[at] === undefined ? { item, at } : []));
    const surcharges = answered.length > 0 ? [] : unanswered.map(({ at }) => shareOf(at));
    askAgain(
      unanswered.map(({ item }) => item),
      account,
      surcharges,
    );
  }

  async #send(
    { headers }: Group,
    items: readonly BatchItem[],
  ): Promise<{ reply: CombinedReply; verdicts: Verdict[] }> {
    const questions = items.map(({ request }) => request.question);
    const prompts = questions.map(({ prompt }) => prompt);
    const { system, model = '' } = questions[0] ?? {};
    const token = drawToken([...prompts, system?.content ?? '']);
    const { name, framing } = this.framings.choose(model);
    const reply = await this.call.send({
      tenant: items[0]?.request.tenant ?? '',
      endpoint: items[0]?.request.endpoint ?? '',
      headers,
      body: combinedBody(questions, framing.frame(prompts, token)),
      signal: whenAllGone(items.map(({ request }) => request.signal)),
    });
    if (refusesFormat(reply)) this.framings.refuse(name, model);
    const text = readReply(reply);
    if (text === undefined) return { reply, verdicts: items.map(() => undefined) };
    return { reply, verdicts: verdictsOn(framing.read(text.content, items.length, token), text.cut) };
  }

  /** What each item's own text has of tokens, and would have taken alone. */
  async #count(items: readonly BatchItem[], verdicts: readonly Verdict[]): Promise<Counted[]> {
    const system = items[0]?.request.question.system;
    const texts = items.flatMap(({ request }, at) => [request.question.prompt, verdicts[at] ?? '']);
    const [ofSystem = 0, ...counts] = await this.tokens.count([system?.content ?? '', ...texts]);
    return items.map((_, at) => {
      const own = { promptTokens: counts[2 * at] ?? 0, completionTokens: counts[2 * at + 1] ?? 0 };
      return { own, solo: soloUsage({ ...own, systemTokens: system && ofSystem }) };
    });
  }
}

interface Counted {
  readonly own: TokenUsage;
  readonly solo: TokenUsage;
}

const NOTHING: TokenUsage = { promptTokens: 0, completionTokens: 0 };

/** Alone, it would have been cut at its limit; that answer it shall have. */
function withinLimit(item: BatchItem | undefined, counted: Counted | undefined, verdict: Verdict): Verdict {
  const limit = item?.request.question.limit?.tokens ?? Number.POSITIVE_INFINITY;
  return (counted?.own.completionTokens ?? 0) > limit ? undefined : verdict;
}

function askAgain(
  items: readonly BatchItem[],
  account: BatchAccount,
  surcharges: readonly AskSurcharge[] = [],
): void {
  const waiting = items.map((item, at) => ({ item, surcharge: surcharges[at] }));
  const reports = waiting.map(({ item }) =>
    item.request.signal.aborted ? undefined : account.asksAlone(true),
  );
  for (const [at, { item, surcharge }] of waiting.entries()) {
    const report = reports[at];
    item.resolve(
      report === undefined ? { kind: 'abandoned' } : { kind: 'alone', place: undefined, surcharge, report },
    );
  }
  account.settle();
}

type AskSurcharge = ReturnType<typeof shareUsage>[number] | undefined;
