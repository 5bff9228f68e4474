import { type AnswerChoice, textChoice } from '../chat/chat-answer.js';
import type { ChatRequest } from '../chat/chat-request.js';
import { ApiError } from '../http/api-error.js';
import type { Mode } from '../misbehaviour/behaviour.js';
import { firstTokens, pieces } from '../tokens.js';
import { writeAnswers } from './framed-answers.js';
import type { FramedTasks } from './framed-tasks.js';
import { spoilAnswers } from './spoil-answers.js';

/** Does each of several framed tasks as it would have done it alone. */
export function answerFramed(
  request: ChatRequest,
  framed: FramedTasks,
  mode: Mode | undefined,
  answerAlone: (request: ChatRequest) => AnswerChoice | undefined,
): AnswerChoice {
  if (mode === 'batch-error')
    throw new ApiError(500, 'The server had an error with several tasks at once.', 'server_error');
  const answers = framed.tasks.map((task, index) => ({
    number: index + 1,
    text: answerAlone(aloneRequest(request, task))?.message.content ?? '',
  }));
  if (mode === 'batch-unframed') return textChoice(answers.map(({ text }) => text).join('\n\n'));
  const text = writeAnswers(spoilAnswers(answers, framed, mode), framed);
  const limit = mode === 'batch-cut' ? Math.ceil(pieces(text).length / 2) : request.maxTokens;
  if (limit === undefined) return textChoice(text);
  const cut = firstTokens(text, limit);
  return { ...textChoice(cut), finishReason: cut === text ? 'stop' : 'length' };
}

/** The request that would have asked for this task and nothing else. */
function aloneRequest(request: ChatRequest, task: string): ChatRequest {
  const {
    response_format: _format,
    max_tokens: _most,
    max_completion_tokens: _mostToo,
    ...body
  } = request.body;
  const messages = [...request.messages.slice(0, -1), { role: 'user', content: task }];
  return { ...request, body: { ...body, messages }, messages, maxTokens: undefined };
}
