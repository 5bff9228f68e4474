import { randomUUID } from 'node:crypto';

/** A request that nobody has made before. */
export function question(text = 'Say something about it.') {
  return {
    model: 'gpt-4o-mini',
    messages: [{ role: 'user' as const, content: `${text} (${randomUUID()})` }],
  };
}

/** Header that has the simulated provider answer with this message. */
export function answering(message: Readonly<Record<string, unknown>>): Record<string, string> {
  return { 'x-sim-message': Buffer.from(JSON.stringify(message)).toString('base64') };
}

export interface Completion {
  readonly id: string;
  readonly object: string;
  readonly choices: readonly Choice[];
  readonly usage?: Readonly<Record<string, unknown>> | null;
  readonly [field: string]: unknown;
}

export interface Choice {
  readonly index: number;
  readonly message: Readonly<Record<string, unknown>>;
  readonly finish_reason: string;
  readonly [field: string]: unknown;
}

export function completion(text: string): Completion {
  return JSON.parse(text) as Completion;
}
