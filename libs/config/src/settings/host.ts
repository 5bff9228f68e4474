import { isIP } from 'node:net';
import { Unreadable, setting } from './setting.js';

/** RFC 1123, section 2.1: labels of letters, digits and inner hyphens. */
const HOST_NAME = /^(?!.{254})[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
/** A mistyped IPv4 address, which would pass for a host name. */
const ONLY_DIGITS = /^[\d.]+$/;

export const host = setting('HOST', '127.0.0.1', (text) => {
  if (isIP(text) !== 0 || (HOST_NAME.test(text) && !ONLY_DIGITS.test(text))) return text;
  throw new Unreadable('an IP address or a host name, without scheme and port, such as 127.0.0.1 or 0.0.0.0');
});
