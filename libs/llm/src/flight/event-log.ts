/** One event of a chat stream as it goes over the wire (SSE, UTF-8), in the two forms that callers may have asked for. */
export interface ChatEvent {
  /** As the provider sent it. */
  readonly withUsage: Buffer;
  /** Without the usage that the caller did not ask for; null: nothing is left of it. */
  readonly withoutUsage: Buffer | null;
  /** The `[DONE]` that says that the answer is whole. */
  readonly isDone: boolean;
}

/** How a stream ended: after its `[DONE]`, without it, or by a fault of the connection. */
export type LogEnd = 'complete' | 'unfinished' | 'broken';

/** Who stops reading before the end calls `return`: a log that passes on waits for all who read. */
export interface EventReader extends AsyncIterableIterator<ChatEvent, LogEnd> {
  return(): Promise<IteratorResult<ChatEvent, LogEnd>>;
}

/** Bytes that a log which only passes events on may hold for its slowest reader. */
const PASSING_BYTES = 1_048_576;

interface Place {
  /** Number of the event that is read next. */
  next: number;
}

/** The events of one stream, kept while it lasts, so that readers may come late and miss nothing. */
export class EventLog {
  readonly #events: ChatEvent[] = [];
  readonly #readers = new Set<Place>();
  readonly #ended = Promise.withResolvers<void>();
  /** Number of the first event that is kept. */
  #first = 0;
  #keptBytes = 0;
  #passes = false;
  #end: LogEnd | undefined;
  #waiting: (() => void)[] = [];
  #waitingForRoom: (() => void) | undefined;

  /** Whether events are only passed on: who begins to read now gets no answer that begins. */
  get passes(): boolean {
    return this.#passes;
  }

  /** Resolves when the stream has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  push(event: ChatEvent): void {
    this.#events.push(event);
    this.#keptBytes += event.withUsage.length;
    if (this.#passes) this.#forget();
    this.#wake();
  }

  end(how: LogEnd): void {
    this.#end ??= how;
    this.#ended.resolve();
    this.#wake();
  }

  /** From here on keeps only what those who read already have yet to read. */
  passOn(): void {
    this.#passes = true;
    this.#forget();
  }

  /** Resolves when a further event may come: at once, unless the log passes on and a reader is far behind. */
  async room(): Promise<void> {
    while (this.#passes && this.#keptBytes > PASSING_BYTES) {
      await new Promise<void>((resolve) => {
        this.#waitingForRoom = resolve;
      });
    }
  }

  /** Every event from the first one on, as they come; then how the stream ended. */
  read(): EventReader {
    const place: Place = { next: 0 };
    this.#readers.add(place);
    const reader: EventReader = {
      next: () => this.#next(place),
      return: () => {
        this.#leave(place);
        return Promise.resolve({ done: true, value: 'broken' });
      },
      [Symbol.asyncIterator]: () => reader,
    };
    return reader;
  }

  async #next(place: Place): Promise<IteratorResult<ChatEvent, LogEnd>> {
    for (;;) {
      // It came after events had been forgotten, or has left.
      if (place.next < this.#first || !this.#readers.has(place)) return { done: true, value: 'broken' };
      const event = this.#events[place.next - this.#first];
      if (event !== undefined) {
        place.next += 1;
        if (this.#passes) this.#forget();
        return { done: false, value: event };
      }
      if (this.#end !== undefined) {
        this.#leave(place);
        return { done: true, value: this.#end };
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  #leave(place: Place): void {
    this.#readers.delete(place);
    if (this.#passes) this.#forget();
    this.#wake();
  }

  #forget(): void {
    const last = this.#first + this.#events.length;
    const needed = [...this.#readers].filter(({ next }) => next >= this.#first).map(({ next }) => next);
    const gone = this.#events.splice(0, Math.min(last, ...needed) - this.#first);
    this.#first += gone.length;
    for (const { withUsage } of gone) this.#keptBytes -= withUsage.length;
    if (this.#keptBytes > PASSING_BYTES) return;
    this.#waitingForRoom?.();
    this.#waitingForRoom = undefined;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
