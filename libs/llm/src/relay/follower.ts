import { Logger } from '@nestjs/common';
import { UpstreamError } from '@reuso/upstream';
import type { Answer, AnswerBody } from '../answer.js';
import { upstreamFaultBody } from '../error-body.js';
import type { Followed, FollowedFlight } from './followed-flight.js';
import { FollowedStream } from './followed-stream.js';
import { type Outcome, decodeHead, decodeOutcome } from './outcome.js';
import type { RelayCache, RelayedCall } from './relayed-call.js';

/** What a follower does when its flight brings nothing: boards another, or goes on without the store. */
export interface WaysOn {
  readonly again: () => Promise<Answer>;
  readonly alone: () => Promise<Answer>;
}

/** Answers a call, and all that share it in this process, with what comes of a flight that another process leads. */
export class Follower<Call extends RelayedCall> {
  readonly #logger = new Logger(Follower.name);
  /** Whether the flight's answer is stored under what the call brings; else that is tied to it afterwards. */
  #tied: boolean;

  /** @param inTime whether what the call brings is in the flight's party */
  constructor(
    private readonly flight: FollowedFlight,
    private readonly call: Call,
    inTime: boolean,
    private readonly cache: RelayCache<Call>,
    private readonly waysOn: WaysOn,
    private readonly options: { readonly maxHeldBytes: number },
  ) {
    this.#tied = inTime;
  }

  async answer(): Promise<Answer> {
    let news = await this.flight.next();
    if ((news.state === 'flying' || news.state === 'ended') && news.head && news.pieces[0]?.number === 1) {
      return this.#begin(new FollowedStream(decodeHead(news.head), this.options), news);
    }
    // Who comes too late for the beginning of a stream waits for its end.
    while (news.state === 'flying') news = await this.flight.next();
    this.flight.close();
    return await this.#conclude(news);
  }

  async #conclude(news: Exclude<Followed, { state: 'flying' }>): Promise<Answer> {
    switch (news.state) {
      case 'ended':
        return await this.#tellOutcome(decodeOutcome(news.outcome));
      case 'lost':
        return await this.#again();
      case 'abandoned':
        return this.#answered(upstreamFaultBody(new UpstreamError('aborted', 'Nobody waited any more.')));
      case 'unreachable':
      case 'silent':
        return await this.waysOn.alone();
    }
  }

  async #tellOutcome(outcome: Outcome): Promise<Answer> {
    if (outcome.kind === 'whole') return this.#answered(outcome.body, outcome.detail);
    if (outcome.kind === 'nothing') return await this.#again();
    // Gone already, or not fresh enough for this caller; the flight lingers, and would be boarded again.
    return (await this.#fromStore(outcome.detail)) ?? (await this.waysOn.alone());
  }

  /** What somebody else may have stored meanwhile knows nothing of what this call brought to its flight. */
  async #again(): Promise<Answer> {
    this.#tied = false;
    return (await this.#fromStore(undefined)) ?? (await this.waysOn.again());
  }

  #begin(stream: FollowedStream, first: Followed): Answer {
    this.#copy(stream, first)
      .catch((error: unknown) => {
        stream.breakOff();
        this.#logger.error({ requestId: this.call.requestId, err: error });
      })
      .finally(() => this.flight.close());
    if (!this.#tied) void stream.body.whole.then((whole) => this.cache.tie(this.call, whole));
    return this.#answered(stream.body);
  }

  async #copy(stream: FollowedStream, first: Followed): Promise<void> {
    for (let news = first; ; news = await this.flight.next({ begun: true })) {
      if (news.state === 'abandoned') return stream.breakOff();
      if (news.state !== 'flying' && news.state !== 'ended')
        return await stream.continueWith(this.#conclude(news));
      const missing = !(await stream.take(news.pieces));
      if (news.state === 'flying' && !missing) continue;
      if (news.state === 'flying') return await stream.continueWith(this.waysOn.alone());
      const outcome = decodeOutcome(news.outcome);
      if (outcome.kind === 'streamed' && stream.pieces === outcome.pieces)
        return await stream.finish(outcome.end, (assembled) => this.cache.settle(this.call, assembled));
      if (missing || news.pieces.length === 0) return await stream.continueWith(this.#tellOutcome(outcome));
    }
  }

  async #fromStore(detail: string | undefined): Promise<Answer | undefined> {
    const body = await this.cache.find(this.call);
    if (body === undefined) return undefined;
    if (!this.#tied) await this.cache.tie(this.call, body);
    return this.#answered(body, detail);
  }

  #answered(body: AnswerBody, detail?: string): Answer {
    return {
      cacheStatus: { forward: 'miss', collapsed: true, key: this.call.profile.key, detail },
      body,
    };
  }
}
