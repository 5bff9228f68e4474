/** One event of a chat stream, in the two forms that callers may have asked for. */
export interface ChatEvent {
  /** SSE text, as the provider sent it. */
  readonly withUsage: string;
  /** SSE text without the usage that the caller did not ask for; null: nothing is left of it. */
  readonly withoutUsage: string | null;
  /** The `[DONE]` that says that the answer is whole. */
  readonly isDone: boolean;
}

/** How a stream ended: after its `[DONE]`, without it, or by a fault of the connection. */
export type LogEnd = 'complete' | 'unfinished' | 'broken';

/** The events of one stream, kept while it lasts, so that readers may come late and miss nothing. */
export class EventLog {
  readonly #events: ChatEvent[] = [];
  #end: LogEnd | undefined;
  #waiting: (() => void)[] = [];

  push(event: ChatEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  end(how: LogEnd): void {
    this.#end ??= how;
    this.#wake();
  }

  /** Every event from the first one on, as they come. Returns how the stream ended. */
  async *read(): AsyncGenerator<ChatEvent, LogEnd> {
    for (let next = 0; ;) {
      const event = this.#events[next];
      if (event !== undefined) {
        next += 1;
        yield event;
      } else if (this.#end !== undefined) {
        return this.#end;
      } else {
        await new Promise<void>((wake) => this.#waiting.push(wake));
      }
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
