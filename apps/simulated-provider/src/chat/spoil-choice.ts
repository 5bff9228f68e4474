import { Random } from '../compose/random.js';
import type { Mode } from '../misbehaviour/behaviour.js';
import { pieces } from '../tokens.js';
import { type AnswerChoice, type AnswerMessage, textChoice, textMessage } from './chat-answer.js';
import { toolCall } from './choose-tools.js';

const HUGE_CHARACTERS = 2 * 1024 * 1024;
const HUGE_SENTENCE = 'All work and no cache makes a dull day. ';

/** What a mode makes of a choice. */
type Spoiler = (choice: AnswerChoice, seed: string) => AnswerChoice;

/** The modes that change what is answered. */
const SPOILERS: Partial<Record<Mode, Spoiler>> = {
  length: (choice) => ({ ...halved(choice), finishReason: 'length' }),
  'content-filter': (choice) => ({ ...halved(choice), finishReason: 'content_filter' }),
  'empty-content': () => textChoice(''),
  'null-content': () => textChoice(null),
  refusal: () => withMessage({ refusal: "I'm sorry, I can't help with that." }),
  'bad-tool-arguments': (_choice, seed) => {
    const call = { name: 'update_record', arguments: '{"id": 7, "status": "op' };
    return { ...withMessage({ toolCalls: [toolCall(call, new Random(seed))] }), finishReason: 'tool_calls' };
  },
  reasoning: (choice) => ({
    ...choice,
    message: {
      ...choice.message,
      extra: {
        reasoning_content: 'First the constraints, then the shape, then the answer.',
        trace: { step: 1 },
      },
    },
    extra: { stop_reason: 'end_of_turn' },
  }),
  huge: () => textChoice(HUGE_SENTENCE.repeat(HUGE_CHARACTERS / HUGE_SENTENCE.length)),
};

/** Applies the mode to what is answered; modes that are about how it is sent leave it as it is. */
export function spoilChoice(choice: AnswerChoice, mode: Mode | undefined, seed: string): AnswerChoice {
  return (mode && SPOILERS[mode]?.(choice, seed)) ?? choice;
}

function halved({ message }: AnswerChoice): AnswerChoice {
  const all = pieces(message.content ?? '');
  return textChoice(all.slice(0, Math.ceil(all.length / 2)).join(''));
}

function withMessage(members: Partial<AnswerMessage>): AnswerChoice {
  return { ...textChoice(null), message: { ...textMessage(null), ...members } };
}
