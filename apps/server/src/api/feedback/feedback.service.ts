import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ActivityReader } from '@reuso/analytics';
import type { FeedbackRequest, FeedbackResponse } from '@reuso/contracts';
import { EventBus } from '@reuso/events';
import { Refusals, decodeEntry } from '@reuso/llm-cache';
import { type EntryInspection, EntryStore, LAYERS } from '@reuso/store/ports';
import type { Caller } from '../../access/caller.js';
import { ProblemException } from '../../problem/problem.exception.js';
import { problemType } from '../../problem/problem-types.js';
import { bookOf } from '../analytics/book-of.js';
import { noEntry } from '../entries/no-entry.js';
import { InvalidationService } from '../invalidations/invalidation.service.js';
import { reaches } from '../reach.js';

/** A request is told of a second or so after it was answered. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 500;

/** Takes verdicts on answers. */
@Injectable()
export class FeedbackService {
  readonly #logger = new Logger(FeedbackService.name);

  constructor(
    @Inject(EntryStore) private readonly store: EntryStore,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(InvalidationService) private readonly invalidations: InvalidationService,
    @Inject(ActivityReader) private readonly activity: ActivityReader,
    @Inject(EventBus) private readonly events: EventBus,
  ) {}

  /** @throws ProblemException 404, StoreUnavailableError */
  async judge(
    { key: given, request_id: requestId, verdict }: FeedbackRequest,
    caller: Caller,
  ): Promise<FeedbackResponse> {
    const key = given ?? (await this.#keyOf(requestId ?? '', caller));
    const entry = await this.store.inspect(key);
    if (entry === null || !reaches(caller, entry.tenant)) {
      // Named by its request, it was there: somebody was quicker, or it was not kept.
      if (given !== undefined || verdict === 'good') throw noEntry(key);
      return this.#told(key, verdict, { removed: false, refused: false });
    }
    if (verdict === 'good') return this.#told(key, verdict, { removed: false, refused: false });
    const refused = await this.#refuse(entry);
    const { deleted } = await this.invalidations.byKey(key, LAYERS, caller, false);
    return this.#told(key, verdict, { removed: deleted > 0, refused });
  }

  /** Only of completions it is known what they say; other entries are removed, and made anew by whoever needs them. */
  async #refuse({ key, tenant, layer, value }: EntryInspection): Promise<boolean> {
    const answer = layer === 'llm' ? decodeEntry(key, value) : null;
    if (answer === null) return false;
    await this.refusals.refuse(key, tenant, answer.body);
    return true;
  }

  async #keyOf(requestId: string, caller: Caller): Promise<string> {
    for (let look = 1; ; look += 1) {
      const item = await this.activity.find(bookOf(caller), requestId);
      if (item !== undefined) return item.key;
      if (look === LOOKS) break;
      await sleep(LOOK_AGAIN_MS);
    }
    throw new ProblemException({
      type: problemType('no-such-request'),
      title: 'Not Found',
      status: 404,
      detail:
        `There is no request ${requestId} among the latest that are kept. Give the answer's "key" instead; ` +
        'its Cache-Status header has it.',
    });
  }

  #told(
    key: string,
    verdict: FeedbackRequest['verdict'],
    done: Pick<FeedbackResponse, 'removed' | 'refused'>,
  ): FeedbackResponse {
    this.events.emit({ type: 'feedback', verdict });
    this.#logger.log({ msg: 'an answer was judged', verdict, key, ...done });
    return { key, verdict, ...done };
  }
}
