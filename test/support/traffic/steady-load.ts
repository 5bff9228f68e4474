import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../redis/index.js';
import type { ChatReply, Gateway } from './gateway.js';
import { p99 } from './percentile.js';
import type { Question, Truth } from './truth.js';

/** What callers have met since the load began. */
export interface Tally {
  asked: number;
  hits: number;
  stored: number;
  /** Calls that did not get a 200, or none at all. */
  readonly failed: string[];
  /** Answers that are not what the provider says to the question. */
  readonly wrong: string[];
}

/** Who is asked: one server, or several behind something that shares calls out among them. */
export type Asked = Pick<Gateway, 'chat'>;

export interface LoadOptions {
  /** 4 by default. */
  readonly callers?: number;
  /** Pause of each caller after an answer, ms; 10 by default. */
  readonly pauseMs?: number;
}

/**
 * Callers that ask the same questions over and over, and compare each answer with what the provider itself says. Of
 * ten calls six may be plain hits, two want a stream, one an answer that nobody has stored yet, and one refreshes.
 */
export class SteadyLoad {
  readonly tally: Tally = { asked: 0, hits: 0, stored: 0, failed: [], wrong: [] };
  readonly #callers: Promise<void>[];
  #tookMs: number[] = [];
  #stopped = false;
  #count = 0;

  constructor(
    private readonly asked: Asked,
    private readonly truth: Truth,
    { callers = 4, pauseMs = 10 }: LoadOptions = {},
  ) {
    this.#callers = Array.from({ length: callers }, () => this.#keepAsking(pauseMs));
  }

  /** Resolves when this many further answers have come. */
  async untilAnswered(more: number): Promise<void> {
    const enough = this.tally.asked + more;
    await until(`${more} further calls were answered`, () => this.tally.asked >= enough);
  }

  /** Resolves when this many further answers came from the cache and some were stored: it is at work. */
  async untilCaching(more = 20): Promise<void> {
    const { hits, stored } = this.tally;
    await until('answers are stored and found again', () => {
      const { failed, wrong } = this.tally;
      // Waiting any longer would only hide them.
      if (failed.length + wrong.length > 0) return true;
      return this.tally.hits >= hits + more && this.tally.stored > stored;
    });
    expect(this.tally).toMatchObject({ failed: [], wrong: [] });
  }

  /** 99th percentile of how long calls took since the last time this was asked, ms. */
  takeP99(): number {
    const tookMs = this.#tookMs;
    this.#tookMs = [];
    return p99(tookMs);
  }

  async stop(): Promise<Tally> {
    this.#stopped = true;
    await Promise.all(this.#callers);
    return this.tally;
  }

  async #keepAsking(pauseMs: number): Promise<void> {
    while (!this.#stopped) {
      await this.#askOnce();
      await sleep(pauseMs);
    }
  }

  async #askOnce(): Promise<void> {
    const number = this.#count++;
    const { questions } = this.truth;
    const question = questions[number % questions.length];
    if (question === undefined) throw new Error('There are no questions to ask');
    const began = performance.now();
    try {
      this.#judge(question, await this.#send(question, number));
    } catch (error) {
      this.tally.failed.push(String(error));
    }
    this.#tookMs.push(performance.now() - began);
    this.tally.asked += 1;
  }

  #send(question: Question, number: number): Promise<ChatReply> {
    const run = { 'x-reuso-masterplan': `run-${number % 3}` };
    switch (number % 10) {
      case 3:
      case 6:
        return this.asked.chat({ ...question, stream: true }, run);
      case 8:
        return this.asked.chat({ ...question }, { ...run, 'x-reuso-namespace': `fresh-${number}` });
      case 9:
        return this.asked.chat({ ...question }, { ...run, 'cache-control': 'no-cache' });
      default:
        return this.asked.chat({ ...question }, run);
    }
  }

  #judge(question: Question, reply: ChatReply): void {
    if (reply.status !== 200) {
      this.tally.failed.push(`${reply.status} ${reply.raw}`);
      return;
    }
    if (reply.text !== this.truth.answerTo(question)) this.tally.wrong.push(reply.raw);
    if (reply.cache.hit === true) this.tally.hits += 1;
    if (reply.cache.stored === true) this.tally.stored += 1;
  }
}
