/** Longest masterplan or atom id, namespace and tag, in characters. */
export const MAX_LABEL_LENGTH = 256;
/** Most tags that one request may carry. */
export const MAX_TAGS = 32;
/** Longest time that a caller may ask an entry to be kept: a year, in seconds. */
export const MAX_TTL_SECONDS = 31_536_000;
