/** A text, or the tokens of one. */
export type EmbeddingInput = string | readonly number[];

export type EncodingFormat = 'float' | 'base64';

export interface EmbeddingRequest {
  /** As the body says it; empty when it does not say. */
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  readonly encodingFormat: EncodingFormat;
  /** The body's other fields: with an input, they make what is asked. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Twice as many as OpenAI takes. More are the provider's affair as well: each would take a key, a lookup and an entry. */
const MOST_INPUTS = 4_096;

/**
 * Reads an embeddings request (OpenAI API, "Create embeddings"): `input` is a text, tokens, or a list of either.
 *
 * @param body the parsed body
 * @returns undefined for a body that is not of that form: the provider shall say what is wrong with it
 */
export function readEmbeddingRequest(body: Record<string, unknown>): EmbeddingRequest | undefined {
  const { input, encoding_format: format = 'float', ...parameters } = body;
  if (format !== 'float' && format !== 'base64') return undefined;
  const inputs = inputsOf(input);
  if (inputs === undefined || inputs.length === 0 || inputs.length > MOST_INPUTS) return undefined;
  const { model } = parameters;
  return { model: typeof model === 'string' ? model : '', inputs, encodingFormat: format, parameters };
}

function inputsOf(input: unknown): readonly EmbeddingInput[] | undefined {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return undefined;
  const list: readonly unknown[] = input;
  if (isTokens(list)) return list.length === 0 ? undefined : [list];
  return list.every((item): item is EmbeddingInput => typeof item === 'string' || isTokens(item))
    ? list
    : undefined;
}

function isTokens(input: unknown): input is readonly number[] {
  return Array.isArray(input) && input.every((token) => Number.isSafeInteger(token));
}
