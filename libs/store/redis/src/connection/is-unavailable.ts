import { replyCode } from './redis-errors.js';

/** Replies of a server that cannot do its work now, whatever the command. */
const UNAVAILABLE_REPLIES = new Set([
  'LOADING',
  'MASTERDOWN',
  'READONLY',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'BUSY',
  'NOAUTH',
  'WRONGPASS',
]);

/** What ioredis and this library call the errors that mean "no connection" or "no answer". */
const UNAVAILABLE_NAMES = new Set([
  'RedisNotConnectedError',
  'MaxRetriesPerRequestError',
  'ClusterAllFailedError',
  'AbortError',
  'InterruptError',
  'TimeoutError',
]);

/** ioredis throws plain errors for these. */
const UNAVAILABLE_MESSAGE =
  /Connection is closed|enableOfflineQueue options is false|Command timed out|Socket timeout|startup nodes|Cluster redirections|Cluster is/;

/**
 * True when Redis did not answer (connection errors, time-outs) or said that it cannot serve at all now. Other error
 * replies (OOM, WRONGTYPE, NOPERM …) are answers: asking again elsewhere or later by itself would not help.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = replyCode(error);
  if (code !== undefined) return UNAVAILABLE_REPLIES.has(code);
  // System errors (ECONNREFUSED, ENOTFOUND …) name the call that failed.
  return 'syscall' in error || UNAVAILABLE_NAMES.has(error.name) || UNAVAILABLE_MESSAGE.test(error.message);
}
