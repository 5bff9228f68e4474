import { Unreadable, setting } from './setting.js';

/** A URL is taken for a path otherwise: the folder would be called "file:". */
const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether it can be used shows when it is opened. */
export const dataDir = setting('DATA_DIR', './data', (text) => {
  if (!/\p{Cc}/u.test(text) && !URL_LIKE.test(text)) return text;
  throw new Unreadable('the path of a folder, such as ./data or /var/lib/reuso, or ":memory:"');
});
