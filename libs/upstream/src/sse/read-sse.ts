import { SseDecoder, type SseDecoderOptions } from './sse-decoder.js';
import type { SseEvent } from './sse-event.js';

/**
 * Reads a byte stream event by event. The next bytes are asked for only when every event so far has been taken, so a
 * slow reader slows the sender down; leaving the loop early destroys the stream.
 * @throws SseError for an event that is too long, and whatever the stream itself fails with
 */
export async function* readSse(
  bytes: AsyncIterable<Uint8Array>,
  options?: SseDecoderOptions,
): AsyncGenerator<SseEvent, void, void> {
  const decoder = new SseDecoder(options);
  for await (const chunk of bytes) {
    for (const event of decoder.push(chunk)) yield event;
  }
  for (const event of decoder.end()) yield event;
}
