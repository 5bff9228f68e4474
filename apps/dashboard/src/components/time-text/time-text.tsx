import { formatAbsolute, formatRelative } from '../../format/time.js';
import { useNow } from '../../hooks/use-now.js';

/** A time as it is from now; hovering tells it in full. */
export function TimeText({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatRelative(at, now)}
    </time>
  );
}
