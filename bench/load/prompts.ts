import { randomInt } from 'node:crypto';

const REQUEST_BYTES = 4096;
/** Of text in the answer: the whole completion around it then has 3 KB. */
export const ANSWER_TEXT_BYTES = 2610;

const SYSTEM =
  'You write one unit of a larger program. Answer with the code of the file and nothing else. Keep to the style of ' +
  'the files you are shown, name what is wrong in every error, and leave no part for later. ';
const TASK =
  'The function takes a list of orders and gives back the total of each customer, "net" and in cents.\n';

/** A chat request of 4 KB, as an executor sends it; other numbers make other ones, all of the same size. */
export function chatBody(
  number: number,
  options: { readonly stream?: boolean; readonly maxTokens?: number } = {},
): Buffer {
  const body = (padding: string) =>
    JSON.stringify({
      model: 'gpt-4o-mini',
      temperature: 0,
      max_tokens: options.maxTokens ?? 1024,
      ...(options.stream === true ? { stream: true } : {}),
      messages: [
        { role: 'system', content: SYSTEM.repeat(4) },
        { role: 'user', content: `Unit ${String(number).padStart(9, '0')}. ${TASK.repeat(8)}${padding}` },
      ],
    });
  const missing = REQUEST_BYTES - Buffer.byteLength(body(''));
  return Buffer.from(body('x'.repeat(Math.max(0, missing))));
}

const LINE = 'export const total = orders.reduce((sum, order) => sum + order.cents, 0);\n';

/** The header that makes the simulated provider answer with a text of the wanted size. */
export function simulatedAnswer(): Record<string, string> {
  return answerWith(LINE.repeat(40), ANSWER_TEXT_BYTES);
}

/** Likewise, with a text of this many bytes: one like code, or one of random characters, which no compression shrinks by a fifth. */
export function answerOf(bytes: number, { random = false } = {}): Record<string, string> {
  const printable = () => String.fromCharCode(0x23 + randomInt(0x39));
  const text = random
    ? Array.from({ length: bytes }, printable).join('')
    : Array.from({ length: bytes / 40 }, (_, at) => `${at}: ${LINE}`).join('');
  return answerWith(text, bytes);
}

function answerWith(text: string, bytes: number): Record<string, string> {
  return { 'x-sim-answer': Buffer.from(text.slice(0, bytes)).toString('base64') };
}

/** What an OpenAI client sends along with every request. */
export const CLIENT_HEADERS: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'OpenAI/JS 6.49.0',
  authorization: 'Bearer sk-bench-0123456789abcdef0123456789abcdef',
};
