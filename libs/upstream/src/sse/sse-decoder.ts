import { createParser, type EventSourceParser } from 'eventsource-parser';
import { SseError, type SseEvent } from './sse-event.js';

export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

export interface SseDecoderOptions {
  /** Told of each comment, which providers send to keep the connection awake. */
  readonly onComment?: (comment: string) => void;
  /** UTF-16 units that an unfinished event may hold; default 16 Mi. */
  readonly maxEventLength?: number;
}

/** Turns the bytes of an event stream into events, wherever the bytes are cut. */
export class SseDecoder {
  readonly #text = new TextDecoder();
  readonly #parser: EventSourceParser;
  #events: SseEvent[] = [];
  #failure: SseError | undefined;
  #endsInCr = false;

  constructor({ onComment, maxEventLength = MAX_EVENT_LENGTH }: SseDecoderOptions = {}) {
    this.#parser = createParser({
      onEvent: (event) => this.#events.push(event),
      onComment,
      // Unknown fields and bad `retry` values are to be ignored (WHATWG HTML section 9.2.6).
      onError: (error) => {
        if (error.type !== 'max-buffer-size-exceeded') return;
        this.#failure = new SseError(
          `The provider's event stream holds an event longer than ${maxEventLength} characters. Ask for less in one event, or without streaming.`,
          { cause: error },
        );
      },
      maxBufferSize: maxEventLength,
    });
  }

  /**
   * @returns the events that these bytes complete
   * @throws SseError when an event is too long; nothing can be read from then on
   */
  push(bytes: Uint8Array): SseEvent[] {
    return this.#feed(this.#text.decode(bytes, { stream: true }));
  }

  /**
   * Ends the stream. An event that lacks its blank line is dropped, as the standard says, except for `[DONE]`: it is
   * whole as it stands, and some servers end with it.
   */
  end(): SseEvent[] {
    // A last CR was a line's end already; only then can this line feed complete an event.
    const complete = this.#endsInCr ? this.#feed('\n') : [];
    const rest = this.#feed(`${this.#text.decode()}\n\n`);
    return [...complete, ...rest.filter(({ data }) => data === '[DONE]')];
  }

  #feed(text: string): SseEvent[] {
    this.#failIfTooLong();
    this.#parser.feed(text);
    if (text !== '') this.#endsInCr = text.endsWith('\r');
    this.#failIfTooLong();
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  #failIfTooLong(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
