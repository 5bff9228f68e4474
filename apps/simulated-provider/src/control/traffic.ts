import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Behaviour, ORDINARY } from '../misbehaviour/behaviour.js';

const KEPT_REQUESTS = 50;

/** A request as it arrived, for tests to look at. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it is JSON, else its text. */
  readonly body: unknown;
  readonly body_bytes: number;
  readonly body_sha256: string;
}

/** Counts what arrives under /v1, and holds the behaviour asked for in advance. */
export class Traffic {
  private requests = 0;
  private aborted = 0;
  private inFlight = 0;
  private maxInFlight = 0;
  private connections = 0;
  private promptTokens = 0;
  private completionTokens = 0;
  private byPath: Record<string, number> = {};
  private last: SeenRequest[] = [];
  private upcoming: Behaviour[] = [];

  constructor(failFirst: number) {
    this.enqueue({ ...ORDINARY, mode: 'error-500' }, failFirst);
  }

  connected(): void {
    this.connections += 1;
  }

  /** Counts a request, before its body is read. */
  begin(path: string): void {
    this.requests += 1;
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    this.byPath[path] = (this.byPath[path] ?? 0) + 1;
  }

  end(aborted: boolean): void {
    this.inFlight -= 1;
    if (aborted) this.aborted += 1;
  }

  /** Adds an answer's tokens to the bill. */
  bill(promptTokens: number, completionTokens: number): void {
    this.promptTokens += promptTokens;
    this.completionTokens += completionTokens;
  }

  keep(method: string, path: string, headers: IncomingHttpHeaders, rawBody: Buffer): void {
    this.last.push({
      method,
      path,
      headers,
      body: readable(rawBody),
      body_bytes: rawBody.length,
      body_sha256: createHash('sha256').update(rawBody).digest('hex'),
    });
    if (this.last.length > KEPT_REQUESTS) this.last.shift();
  }

  /** Asks for a behaviour of the next requests that come without a wish of their own. */
  enqueue(behaviour: Behaviour, times: number): void {
    for (let count = 0; count < times; count += 1) this.upcoming.push(behaviour);
  }

  nextBehaviour(): Behaviour {
    return this.upcoming.shift() ?? ORDINARY;
  }

  stats(): object {
    return {
      requests: this.requests,
      aborted: this.aborted,
      in_flight: this.inFlight,
      max_in_flight: this.maxInFlight,
      connections: this.connections,
      prompt_tokens: this.promptTokens,
      completion_tokens: this.completionTokens,
      by_path: this.byPath,
      last: this.last,
    };
  }

  /** Back to zero; requests in flight stay counted as such. */
  reset(): void {
    this.requests = this.aborted = this.connections = this.promptTokens = this.completionTokens = 0;
    this.maxInFlight = this.inFlight;
    this.byPath = {};
    this.last = [];
    this.upcoming = [];
  }
}

function readable(rawBody: Buffer): unknown {
  const text = rawBody.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
