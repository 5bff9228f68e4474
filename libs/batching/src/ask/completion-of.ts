import { randomUUID } from 'node:crypto';
import { type CallUsage, usageJson } from '../usage/call-usage.js';

/** Members that say how and by what the combined answer was made, and so hold for each of its items. */
const OF_THE_CALL = ['model', 'system_fingerprint', 'service_tier'] as const;

/** One item's answer as the whole completion that it would have been alone. */
export function completionOf(
  text: string,
  model: string,
  call: Readonly<Record<string, unknown>>,
  usage: CallUsage | undefined,
): Buffer {
  const told = OF_THE_CALL.filter((name) => call[name] !== undefined).map((name) => [name, call[name]]);
  return Buffer.from(
    JSON.stringify({
      id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
      object: 'chat.completion',
      created: typeof call['created'] === 'number' ? call['created'] : Math.floor(Date.now() / 1000),
      model,
      ...Object.fromEntries(told),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: text, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      ...(usage === undefined ? {} : { usage: usageJson(usage) }),
    }),
  );
}
