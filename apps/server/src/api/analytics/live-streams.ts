import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import type { LiveFeed, LiveMessage } from '@reuso/analytics';
import { Observable, Subject, takeUntil } from 'rxjs';

const UNAVAILABLE = {
  detail: 'The store does not answer; what happens meanwhile is told when it does again.',
};

/** Live feeds as server-sent events, which end before the server does. */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  readonly #ending = new Subject<void>();

  /** @param type of the events, and whether an item is for this watcher */
  of<Item extends object>(
    feed: LiveFeed<Item>,
    book: string,
    type: string,
    isWanted: (item: Item) => boolean = () => true,
  ): Observable<MessageEvent> {
    return new Observable<MessageEvent>((subscriber) =>
      feed.watch(book, (message: LiveMessage<Item>) => {
        if (message.kind === 'unavailable') subscriber.next({ type: 'unavailable', data: UNAVAILABLE });
        else if (isWanted(message.item)) subscriber.next({ type, data: message.item });
      }),
    ).pipe(takeUntil(this.#ending));
  }

  beforeApplicationShutdown(): void {
    this.#ending.next();
  }
}
