import { Logger } from '@nestjs/common';
import { type CachedAnswer, HeldAnswer, type LlmCache, type Refusals, answerDigest } from '@reuso/llm-cache';
import type { Answer, Kept, LiveBody, WholeBody } from '../answer.js';
import type { LeadingCall } from '../call/llm-call.js';
import { previewOf } from '../call/preview.js';
import { EventLog } from '../flight/event-log.js';
import type { Next, Stage } from '../stage.js';
import { judgeBytes } from './judge-bytes.js';

/** Digest of the answer that was judged bad under the call's key. */
type Refused = Promise<string | undefined> | undefined;

interface Gated extends Kept {
  readonly body: WholeBody;
}

/** Looks at what came back, and stores it if it is a whole, good answer. Nothing else ever writes an answer. */
export class WriteGateStage implements Stage<LeadingCall, LeadingCall> {
  readonly #logger = new Logger(WriteGateStage.name);

  constructor(
    private readonly cache: LlmCache,
    private readonly refusals: Refusals,
    private readonly options: { readonly ttlSeconds: number },
  ) {}

  async handle(call: LeadingCall, next: Next<LeadingCall>): Promise<Answer> {
    // Read while the provider thinks, so that nobody waits for it.
    const refused = call.fence === undefined ? undefined : this.refusals.of(call.profile.key);
    const { body, batch } = await next(call);
    const { forward, profile } = call;
    const key = forward === 'bypass' ? undefined : profile.key;
    const ambiguous = profile.ambiguous ? 'repeated-names' : undefined;
    if (body.kind === 'live') {
      const detail = ambiguous ?? (call.storeAvailable ? undefined : 'store-unavailable');
      return { cacheStatus: { forward, key, detail }, body: this.#gateStream(call, body, refused), batch };
    }
    const kept = await this.#keep(call, body, refused);
    return {
      cacheStatus: { forward, key, stored: kept.stored, detail: ambiguous ?? kept.detail },
      body: kept.body,
      batch,
    };
  }

  /** Passes events on as they come, and holds `[DONE]` until the answer is stored: who has seen it finds the entry. */
  #gateStream(call: LeadingCall, body: LiveBody, refused: Refused): LiveBody {
    const gated = new EventLog();
    const whole = body.whole.then(async (assembled): Promise<WholeBody> => {
      const { body: gatedBody, ...kept } = await this.#keep(call, assembled, refused);
      return { ...gatedBody, kept };
    });
    void (async () => {
      const events = body.log.read();
      let step = await events.next();
      for (; step.done !== true; step = await events.next()) {
        if (step.value.isDone) await whole;
        if (body.log.passes && !gated.passes) gated.passOn();
        gated.push(step.value);
        await gated.room();
      }
      gated.end(step.value);
    })();
    return { ...body, log: gated, whole };
  }

  async #keep(call: LeadingCall, body: WholeBody, refused: Refused): Promise<Gated> {
    if (body.kind === 'held') return { body, stored: false };
    if (body.status !== 200) return { body, stored: false };
    const { refusal, usage } = body.verdict ?? judgeBytes(body.bytes);
    if (refusal !== undefined) return { body: { ...body, usage }, stored: false, detail: refusal };

    const createdAt = Date.now();
    const answer: CachedAnswer = {
      body: body.bytes,
      createdAt,
      expiresAt: createdAt + (call.ttlSeconds ?? this.options.ttlSeconds) * 1000,
      upstreamMs: body.upstreamMs ?? 0,
      usage,
    };
    const held: WholeBody = { kind: 'held', held: new HeldAnswer(answer), headers: body.headers };
    return { body: held, ...(await this.#tryToStore(call, answer, await refused)) };
  }

  /** Whatever keeps an answer from being stored, it was paid for and reaches its caller. */
  async #tryToStore(call: LeadingCall, answer: CachedAnswer, refused: string | undefined): Promise<Kept> {
    try {
      // Who asks for a fresh answer takes whatever it says.
      if (refused !== undefined && call.forward !== 'request' && answerDigest(answer.body) === refused)
        return { stored: false, detail: 'refused' };
      const kept = await this.#store(call, answer);
      if (kept.stored && refused !== undefined) await this.refusals.lift(call.profile.key);
      return kept;
    } catch (error) {
      this.#logger.error({ requestId: call.requestId, err: error });
      return { stored: false, detail: 'store-failed' };
    }
  }

  async #store(call: LeadingCall, answer: CachedAnswer): Promise<Kept> {
    const { mayStore, tags, fence, doomed } = await call.sealManifest();
    if (!mayStore) return { stored: false };
    if (doomed) return { stored: false, detail: 'invalidated' };
    if (fence === undefined) return { stored: false, detail: 'store-unavailable' };
    const { profile, belonging, rawBody } = call;
    const outcome = await this.cache.write(
      {
        key: profile.key,
        tenant: belonging.tenant,
        model: profile.model,
        tags,
        answer,
        detail: rawBody,
        preview: previewOf(rawBody),
      },
      fence,
    );
    if (outcome === 'stored') return { stored: true };
    return { stored: false, detail: outcome === 'fenced' ? 'invalidated' : 'store-unavailable' };
  }
}
