import type { FramedTasks } from './framed-tasks.js';

/** One answer, and the number of the task that it is put down for. */
export interface NumberedAnswer {
  readonly number: number;
  readonly text: string;
}

/** The answers, written as the message asked for them. */
export function writeAnswers(answers: readonly NumberedAnswer[], { token, answersAs }: FramedTasks): string {
  if (answersAs === 'lines') {
    return answers
      .map(({ number, text }) => `<answer ${number} ${token}>\n${text}\n</answer ${number} ${token}>`)
      .join('\n');
  }
  // Not by JSON.stringify of an object: a model may write a member twice.
  const members = answers.map(({ number, text }) => `"answer_${number}_${token}":${JSON.stringify(text)}`);
  return `{${members.join(',')}}`;
}
