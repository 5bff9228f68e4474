/** More than `MAX_BODY_BYTES` came: told as a 413. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';

  constructor(maxBytes: number) {
    super(
      `The body is larger than the ${maxBytes} bytes that this server accepts. Send a smaller one, or raise MAX_BODY_BYTES.`,
    );
  }
}
