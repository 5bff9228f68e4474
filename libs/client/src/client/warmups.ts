import {
  type WarmupsPage,
  type WarmupView,
  warmupAccepted,
  type warmupRequest,
  warmupsPage,
  warmupView,
} from '@reuso/contracts';
import type { z } from 'zod';
import type { HttpRequest } from '../http/exchange.js';
import type { CallOptions } from './call-options.js';

export type WarmupInput = z.input<typeof warmupRequest>;

type Ask = <Schema extends z.ZodType>(request: HttpRequest, schema: Schema) => Promise<z.output<Schema>>;

const PATH = '/api/v1/warmups';

/** Jobs that fill the cache before it is asked. */
export class Warmups {
  constructor(private readonly ask: Ask) {}

  /** @returns the job's id */
  async start(input: WarmupInput, options: CallOptions = {}): Promise<string> {
    const accepted = await this.ask({ method: 'POST', path: PATH, body: input, ...options }, warmupAccepted);
    return accepted.id;
  }

  list(options: CallOptions = {}): Promise<WarmupsPage> {
    return this.ask({ method: 'GET', path: PATH, ...options }, warmupsPage);
  }

  get(id: string, options: CallOptions = {}): Promise<WarmupView> {
    return this.ask({ method: 'GET', path: pathOf(id), ...options }, warmupView);
  }

  cancel(id: string, options: CallOptions = {}): Promise<WarmupView> {
    return this.ask({ method: 'DELETE', path: pathOf(id), ...options }, warmupView);
  }
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
