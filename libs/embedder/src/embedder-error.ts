/** A text could not be embedded; the message says why and what to do. */
export class EmbedderError extends Error {
  override readonly name = 'EmbedderError';
}
