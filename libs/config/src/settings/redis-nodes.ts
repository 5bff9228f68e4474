import { Unreadable } from './setting.js';
import { shownUrl } from './shown-url.js';

/** A seed or sentinel told without a scheme: it takes the first one's. */
const BARE_NODE = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?$/i;

/** Reads one or more Redis nodes, comma-separated, and returns each as a `redis://` or `rediss://` URL. */
export function redisNodes(text: string): [string, ...string[]] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes(''))
    throw new Unreadable('nodes with one comma between them', parts.map(shownUrl).join());
  const scheme = /^rediss:/i.test(text) ? 'rediss' : 'redis';
  const [first, ...others] = parts.map((part) => readNode(part, scheme));
  if (first === undefined || others.some((other) => schemeOf(other) !== schemeOf(first))) {
    throw new Unreadable(
      'nodes that are all reached by redis:// or all by rediss://',
      parts.map(shownUrl).join(),
    );
  }
  return [first, ...others];
}

function readNode(text: string, scheme: string): string {
  const complete = BARE_NODE.test(text) ? `${scheme}://${text}` : text;
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  const isNode =
    url !== undefined &&
    (url.protocol === 'redis:' || url.protocol === 'rediss:') &&
    url.hostname !== '' &&
    /^\/?$|^\/\d+$/.test(url.pathname) &&
    url.hash === '' &&
    url.search === '';
  if (isNode) return complete;
  throw new Unreadable(
    'a URL such as redis://127.0.0.1:6379 or rediss://user:password@redis.example:6380/0, or several, ' +
      'comma-separated, for a cluster or sentinels (in a password, write a comma as %2C)',
    shownUrl(text),
  );
}

const schemeOf = (url: string): string => new URL(url).protocol;
