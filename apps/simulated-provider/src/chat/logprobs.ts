import { pieces } from '../tokens.js';

interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs: readonly [];
}

/** Made-up log probabilities, one a token; null when they were not asked for. */
export function logprobsOf(text: string | null, asked: boolean): object | null {
  return asked ? { content: pieces(text ?? '').map(tokenLogprob), refusal: null } : null;
}

function tokenLogprob(token: string): TokenLogprob {
  const bytes = [...Buffer.from(token)];
  return { token, logprob: -((bytes[0] ?? 0) % 16) / 16, bytes, top_logprobs: [] };
}
