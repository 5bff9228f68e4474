/** A URL as it may be told: without user name, password, query and fragment; null where it can't be taken apart. */
export function shownUrl(text: string): string | null {
  if (!/[@?#]/.test(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined || url.host === '' ? null : `${url.protocol}//${url.host}${url.pathname}`;
}
