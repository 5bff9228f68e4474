import { errors } from 'undici';
import type { ChatReply, Gateway } from './gateway.js';

type Arguments = Parameters<Gateway['chat']>;

/** Calls that were sent on to another server, by why. */
export interface SentOn {
  /** Nothing listens there. */
  refused: number;
  /** It says that it is about to end (503). */
  ending: number;
  /** The connection broke before a whole answer was there. */
  broken: number;
}

/** Shares calls out among servers in turn, and tries the next one where one is not there to answer: a load balancer. */
export class Balancer {
  readonly sentOn: SentOn = { refused: 0, ending: 0, broken: 0 };
  #turn = 0;

  /** @param servers looked at for each call: who takes another's place there gets its calls */
  constructor(private readonly servers: readonly Gateway[]) {}

  async chat(...args: Arguments): Promise<ChatReply> {
    let last: unknown;
    const turn = this.#turn++;
    for (let tries = 0; tries < this.servers.length; tries += 1) {
      const server = this.servers[(turn + tries) % this.servers.length];
      if (server === undefined) break;
      try {
        const reply = await server.chat(...args);
        if (reply.status !== 503) return reply;
        this.sentOn.ending += 1;
        last = new Error(`503 ${reply.raw}`);
      } catch (error) {
        this.sentOn[isRefused(error) ? 'refused' : 'broken'] += 1;
        last = error;
      }
    }
    throw last;
  }
}

function isRefused(error: unknown): boolean {
  return (
    (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' || error instanceof errors.ClientDestroyedError
  );
}
