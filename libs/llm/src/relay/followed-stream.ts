import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import type { FlightPiece } from '@reuso/store/ports';
import { replayAsEvents } from '@reuso/upstream';
import type { Answer, LiveBody, WholeBody } from '../answer.js';
import { errorBody } from '../error-body.js';
import { type ChatEvent, EventLog, type LogEnd } from '../flight/event-log.js';
import { startLiveStream } from '../stages/live-stream.js';
import type { StreamHead } from './outcome.js';
import { StreamSplice } from './stream-splice.js';

/** A stream that comes from another process's flight, piece by piece, and can be continued when that flight is lost. */
export class FollowedStream {
  readonly body: LiveBody;
  readonly #log = new EventLog();
  /** What callers have got, to go on from there; undefined when that was too much to be held. */
  #told: ChatEvent[] | undefined = [];
  readonly #source = new PassThrough();
  readonly #whole = Promise.withResolvers<WholeBody>();
  /** Resolves when all that came in pieces is in the log. */
  readonly #copied: Promise<WholeBody>;
  #pieces = 0;

  constructor({ status, headers }: StreamHead, { maxHeldBytes }: { readonly maxHeldBytes: number }) {
    const started = performance.now();
    const tell = () => performance.now() - started;
    const incoming = startLiveStream(status, headers, this.#source, { tell, maxHeldBytes });
    this.body = { kind: 'live', status, headers, log: this.#log, whole: this.#whole.promise };
    this.#copied = this.#copy(incoming);
  }

  /** How many pieces have come. */
  get pieces(): number {
    return this.#pieces;
  }

  /**
   * Takes pieces in, as fast as they are read.
   * @returns false when some are missing in between
   */
  async take(pieces: readonly FlightPiece[]): Promise<boolean> {
    for (const { number, bytes } of pieces) {
      if (number !== this.#pieces + 1) return false;
      this.#pieces = number;
      if (!this.#source.write(bytes)) await once(this.#source, 'drain');
    }
    return true;
  }

  /** All has come. @param settle gives the whole answer its final form */
  async finish(end: LogEnd, settle: (assembled: WholeBody) => Promise<WholeBody>): Promise<void> {
    this.#source.end();
    const assembled = await this.#copied;
    const whole = end === 'complete' ? await settle(assembled) : assembled;
    this.#log.end(end);
    this.#whole.resolve(whole);
  }

  /** The flight is lost: goes on with another answer to the same request. */
  async continueWith(answer: Promise<Answer>): Promise<void> {
    this.#source.end();
    await this.#copied;
    try {
      const { body } = await answer;
      const end = await this.#splice(body);
      this.#log.end(end);
      this.#whole.resolve(body.kind === 'live' ? await body.whole : body);
    } catch (error) {
      this.breakOff();
      throw error;
    }
  }

  breakOff(): void {
    this.#source.end();
    this.#log.end('broken');
    this.#whole.resolve(
      errorBody(502, {
        message: 'The stream broke off, and could not be continued. Ask again.',
        type: 'upstream_error',
        code: 'upstream_reset',
      }),
    );
  }

  async #copy({ log, whole }: LiveBody): Promise<WholeBody> {
    for await (const event of log.read()) {
      if (log.passes && this.#told !== undefined) {
        this.#told = undefined;
        this.#log.passOn();
      }
      this.#told?.push(event);
      this.#log.push(event);
      await this.#log.room();
    }
    return await whole;
  }

  async #splice(body: Answer['body']): Promise<LogEnd> {
    const events = eventsOf(body);
    if (events === undefined || this.#told === undefined) return 'broken';
    const splice = new StreamSplice(this.#told);
    const reader = events.read();
    let step = await reader.next();
    for (; step.done !== true; step = await reader.next()) {
      const next = splice.next(step.value);
      if (next === undefined) return 'broken';
      for (const event of next) this.#log.push(event);
    }
    return step.value;
  }
}

/** An answer's events, whichever way it came; undefined for an error. */
function eventsOf(body: Answer['body']): EventLog | undefined {
  if (body.kind === 'live') return body.log;
  if (body.kind === 'raw' && body.status !== 200) return undefined;
  const bytes = body.kind === 'held' ? body.held.answer.body : body.bytes;
  try {
    const completion = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    const events = Readable.from([replayAsEvents(completion, { includeUsage: true })]);
    return startLiveStream(200, {}, events, { tell: () => 0, maxHeldBytes: Infinity }).log;
  } catch {
    return undefined;
  }
}
