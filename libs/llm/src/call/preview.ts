import { parseChatBody } from './chat-request-reader.js';

/** Characters of a question that are kept to find its entry by. */
const PREVIEW_LENGTH = 300;

/** The last thing that the user said, shortened: what operators recognise an entry by. */
export function previewOf(rawBody: Buffer): string {
  const { messages } = parseChatBody(rawBody);
  if (!Array.isArray(messages)) return '';
  const last = messages.findLast(
    (message): message is { content: unknown } =>
      typeof message === 'object' && message !== null && (message as { role?: unknown }).role === 'user',
  );
  return textOf(last?.content).replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH).toWellFormed();
}

/** Content is a string or an array of parts, of which some are text. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) =>
      typeof part === 'object' && part !== null && typeof (part as { text?: unknown }).text === 'string'
        ? (part as { text: string }).text
        : '',
    )
    .join(' ');
}
