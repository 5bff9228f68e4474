import { framedTasks, introduction } from './framed-tasks.js';
import { type Finding, type Framing, findingOf } from './framing.js';

/** For any model: answers stand between lines that hold the call's random number. */
export const boundaryFraming: Framing = {
  frame: (prompts, token) => ({
    message:
      `${introduction(prompts.length, token)} Write each answer between the lines <answer N ${token}> and ` +
      `</answer N ${token}>, and nothing outside of them.\n\n${framedTasks(prompts, token)}`,
  }),
  read(content, count, token) {
    const marks = marksIn(content, token);
    return Array.from({ length: count }, (_, index) => find(content, marks, index + 1, token));
  },
};

interface Mark {
  readonly opens: boolean;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

function marksIn(content: string, token: string): Mark[] {
  const pattern = new RegExp(`<(/?)answer (\\d{1,4}) ${token}>`, 'g');
  return Array.from(content.matchAll(pattern), ({ 0: text, 1: slash, 2: number, index }) => ({
    opens: slash === '',
    number: Number(number),
    start: index,
    end: index + text.length,
  }));
}

/** An item counts only if its two marks are there once, one right after the other: then nobody else's can be inside. */
function find(content: string, marks: readonly Mark[], number: number, token: string): Finding {
  const first = marks.findIndex((mark) => mark.number === number);
  if (first < 0) return { kind: 'missing' };
  const [open, close] = [marks[first], marks[first + 1]];
  const others = marks.some((mark, at) => mark.number === number && at > first + 1);
  if (open?.opens !== true || close?.opens !== false || close.number !== number || others) {
    return { kind: 'malformed' };
  }
  // One line end belongs to each mark; what is beyond it is the answer's own.
  const text = content
    .slice(open.end, close.start)
    .replace(/^\r?\n/, '')
    .replace(/\r?\n$/, '');
  return findingOf(text, token);
}
