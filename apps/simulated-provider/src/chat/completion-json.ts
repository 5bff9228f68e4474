import type { AnswerMessage, ChatAnswer } from './chat-answer.js';
import { logprobsOf } from './logprobs.js';
import { envelope } from './reply.js';
import { usageJson } from './usage.js';

/** The answer as the `chat.completion` object. */
export function completionJson(answer: ChatAnswer, logprobs: boolean): object {
  return {
    ...envelope(answer, 'chat.completion'),
    choices: answer.choices.map((choice, index) => ({
      index,
      message: messageJson(choice.message),
      logprobs: logprobsOf(choice.message.content, logprobs),
      finish_reason: choice.finishReason,
      ...choice.extra,
    })),
    usage: usageJson(answer.usage),
  };
}

function messageJson(message: AnswerMessage): object {
  return {
    role: 'assistant',
    content: message.content,
    refusal: message.refusal,
    annotations: [],
    ...(message.toolCalls.length > 0 && { tool_calls: message.toolCalls }),
    ...(message.functionCall && { function_call: message.functionCall }),
    ...message.extra,
  };
}
