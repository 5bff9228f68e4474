import { framedTasks, introduction } from './framed-tasks.js';
import { type Finding, type Framing, findingOf } from './framing.js';

/** For models that keep to a JSON schema: an object with a member for each answer, named by the call's random number. */
export const structuredFraming: Framing = {
  frame(prompts, token) {
    const names = prompts.map((_, index) => nameOf(index, token));
    return {
      message:
        `${introduction(prompts.length, token)} Give a JSON object that holds the whole answer to task N as a ` +
        `string under "${nameOf('N', token)}".\n\n${framedTasks(prompts, token)}`,
      responseFormat: {
        type: 'json_schema',
        json_schema: {
          name: 'answers',
          strict: true,
          schema: {
            type: 'object',
            properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
            required: names,
            additionalProperties: false,
          },
        },
      },
    };
  },
  read(content, count, token) {
    const members = textMembersOf(content);
    return Array.from({ length: count }, (_, index) => find(members, nameOf(index, token), token));
  },
};

function nameOf(index: number | 'N', token: string): string {
  return `answer_${index === 'N' ? index : index + 1}_${token}`;
}

function find(members: readonly (readonly [string, string])[], name: string, token: string): Finding {
  const [first, ...others] = members.filter(([given]) => given === name);
  if (first === undefined) return { kind: 'missing' };
  return others.length > 0 ? { kind: 'malformed' } : findingOf(first[1], token);
}

/** A JSON string with its quotes. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/s.source;
const MEMBER = new RegExp(`\\s*(${STRING})\\s*:\\s*(${STRING})\\s*([,}])`, 'sy');

/**
 * The members of a JSON object whose values are texts, as far as they are whole: what was cut at its length still has
 * its first ones. Unlike `JSON.parse` it does not let the last of two members with the same name win.
 */
function textMembersOf(content: string): (readonly [string, string])[] {
  const members: (readonly [string, string])[] = [];
  const start = /^\s*\{/.exec(content);
  if (start === null) return members;
  MEMBER.lastIndex = start[0].length;
  for (let match = MEMBER.exec(content); match !== null; match = MEMBER.exec(content)) {
    const [, name = '', value = '', end] = match;
    try {
      members.push([JSON.parse(name) as string, JSON.parse(value) as string]);
    } catch {
      return members;
    }
    if (end === '}') return members;
  }
  return members;
}
