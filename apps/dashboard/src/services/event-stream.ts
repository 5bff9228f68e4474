export type StreamState = 'connecting' | 'open' | 'lost';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

interface Listener<T> {
  readonly onEvent: (data: T) => void;
  /** The server has nothing to tell for now, since its store does not answer. */
  readonly onUnavailable?: () => void;
  readonly onState: (state: StreamState) => void;
}

/**
 * Follows one kind of server-sent event until the returned function is called. The browser reconnects by itself after
 * a lost connection, but not after an answer that is no stream; then this tries again, ever more slowly.
 */
export function followEvents<T>(
  url: string,
  event: string,
  { onEvent, onUnavailable, onState }: Listener<T>,
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  const open = () => {
    onState('connecting');
    source = new EventSource(url);
    source.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      onState('open');
    });
    source.addEventListener(event, ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data) as T));
    source.addEventListener('unavailable', () => onUnavailable?.());
    source.addEventListener('error', () => {
      onState('lost');
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    });
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
