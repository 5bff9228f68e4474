/** A body that cannot be read as a chat request: the caller's mistake, told as a 400. */
export class InvalidChatRequestError extends Error {
  override readonly name = 'InvalidChatRequestError';
}
