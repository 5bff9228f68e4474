/** Several tasks in one message, as its own instructions set them out. */
export interface FramedTasks {
  readonly tasks: readonly string[];
  /** The number that marks the lines of this message. */
  readonly token: string;
  /** How the answers are asked for. */
  readonly answersAs: 'lines' | 'json';
}

/**
 * Follows Reuso's way of asking several things at once, as a model would: from what the message says, and from nothing
 * else. It begins "Below are 3 separate tasks, each between the lines <task N 123> and </task N 123>", goes on either
 * with "Write each answer between the lines <answer N 123> and …" or with 'Give a JSON object that … under
 * "answer_N_123"', and then holds the tasks.
 *
 * @returns undefined when the message is an ordinary one
 */
export function framedTasksIn(message: string): FramedTasks | undefined {
  const opening =
    /^Below are (\d+) separate tasks, each between the lines <task N (\d+)> and <\/task N \2>/.exec(message);
  if (opening === null) return undefined;
  const [, count, token = ''] = opening;
  const instructions = message.slice(0, message.indexOf('\n\n'));
  const answersAs = instructions.includes(`"answer_N_${token}"`) ? 'json' : 'lines';
  const tasks: string[] = [];
  for (let number = 1, at = instructions.length; number <= Number(count); number += 1) {
    const begins = `<task ${number} ${token}>\n`;
    const from = message.indexOf(begins, at);
    const to = message.indexOf(`\n</task ${number} ${token}>`, from);
    if (from < 0 || to < 0) return undefined;
    tasks.push(message.slice(from + begins.length, to));
    at = to;
  }
  return { tasks, token, answersAs };
}
