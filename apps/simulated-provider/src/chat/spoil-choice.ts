import { Random } from '../compose/random.js';
import type { Mode } from '../misbehaviour/behaviour.js';
import { pieces } from '../tokens.js';
import { type AnswerChoice, textChoice, textMessage } from './chat-answer.js';
import { toolCall } from './choose-tools.js';

const HUGE_CHARACTERS = 2 * 1024 * 1024;

/** Applies the modes that change what is answered. Others leave it as it is. */
export function spoilChoice(choice: AnswerChoice, mode: Mode | undefined, seed: string): AnswerChoice {
  const { message } = choice;
  switch (mode) {
    case 'length':
    case 'content-filter': {
      const content = firstHalf(message.content ?? '');
      return { ...textChoice(content), finishReason: mode === 'length' ? 'length' : 'content_filter' };
    }
    case 'empty-content':
      return textChoice('');
    case 'null-content':
      return textChoice(null);
    case 'refusal':
      return {
        ...textChoice(null),
        message: { ...textMessage(null), refusal: "I'm sorry, I can't help with that." },
      };
    case 'bad-tool-arguments': {
      const call = toolCall(
        { name: 'update_record', arguments: '{"id": 7, "status": "op' },
        new Random(seed),
      );
      return { message: { ...textMessage(null), toolCalls: [call] }, finishReason: 'tool_calls', extra: {} };
    }
    case 'reasoning':
      return {
        ...choice,
        message: {
          ...message,
          extra: {
            reasoning_content: 'First the constraints, then the shape, then the answer.',
            trace: { step: 1 },
          },
        },
        extra: { stop_reason: 'end_of_turn' },
      };
    case 'huge':
      return textChoice('All work and no cache makes a dull day. '.repeat(HUGE_CHARACTERS / 40));
    default:
      return choice;
  }
}

function firstHalf(text: string): string {
  const all = pieces(text);
  return all.slice(0, Math.ceil(all.length / 2)).join('');
}
