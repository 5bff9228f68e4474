/** One server-sent event (WHATWG HTML section 9.2). `data` may hold line feeds. */
export interface SseEvent {
  readonly data: string;
  /** Its type, where it is not the default `message`. */
  readonly event?: string | undefined;
  readonly id?: string | undefined;
}

/** The stream cannot be read on. */
export class SseError extends Error {
  override readonly name = 'SseError';
}
