import type { EmbeddingCall } from '../embedding-call.js';
import type { EmbeddingInput } from '../request/embedding-request.js';

/** The body that asks for these inputs: the caller's own bytes where nothing of it is left out. */
export function requestBody({ rawBody, request }: EmbeddingCall, inputs: readonly EmbeddingInput[]): Buffer {
  if (inputs.length === request.inputs.length) return rawBody;
  const { parameters, encodingFormat } = request;
  return Buffer.from(JSON.stringify({ ...parameters, input: inputs, encoding_format: encodingFormat }));
}
