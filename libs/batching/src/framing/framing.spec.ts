import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryFraming } from './boundary-framing.js';
import { FramingChooser } from './choose-framing.js';
import type { Framing } from './framing.js';
import { structuredFraming } from './structured-framing.js';
import { drawToken } from './token.js';
import { verdictsOn } from './verdicts.js';

const TOKEN = '123456789012345678';

/** How a model that keeps to the framing writes numbered answers down. */
type Writer = (answers: readonly (readonly [number: number, text: string])[], token: string) => string;

const writeLines: Writer = (answers, token) =>
  answers
    .map(([number, text]) => `<answer ${number} ${token}>\n${text}\n</answer ${number} ${token}>`)
    .join('\n');
const writeJson: Writer = (answers, token) =>
  `{${answers.map(([number, text]) => `"answer_${number}_${token}": ${JSON.stringify(text)}`).join(', ')}}`;

/** Texts out of pieces that look like the framing, with the true token and with others. */
const framingLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          TOKEN,
          '1',
          '2',
          `<answer 1 ${TOKEN}>`,
          `</answer 1 ${TOKEN}>`,
          `\n<answer 2 ${TOKEN}>\n`,
          '<answer 2 99>',
        ],
        ...[
          `</answer 2 ${TOKEN}>`,
          `<task 1 ${TOKEN}>`,
          '</task 1 1>',
          `answer_2_${TOKEN}`,
          '"',
          '\\',
          '\\"',
          '{',
          '}',
        ],
        ...[`", "answer_2_${TOKEN}": "`, '\n', '\r\n', ' ', '\u2028', '```', 'Below are 3 separate tasks'],
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

describe.each<[name: string, framing: Framing, write: Writer]>([
  ['boundary framing', boundaryFraming, writeLines],
  ['structured framing', structuredFraming, writeJson],
])('%s', (_name, framing, write) => {
  const textsOf = (content: string, count: number) =>
    framing
      .read(content, count, TOKEN)
      .map((finding) => (finding.kind === 'answer' ? finding.text : finding.kind));

  it('holds every prompt word for word, under a token that is in none of them', () => {
    fc.assert(
      fc.property(fc.array(framingLike, { minLength: 2, maxLength: 5 }), (prompts) => {
        const draws = [TOKEN, '1', '876543210987654321'];
        const token = drawToken(prompts, () => draws.shift() ?? '555555555555555555');
        const { message } = framing.frame(prompts, token);
        const [, ...rest] = message.split(/\n\n(?=<task 1 )/);
        const body = rest.join('\n\n');
        expect(prompts.some((prompt) => prompt.includes(token))).toBe(false);
        let at = 0;
        for (const [index, prompt] of prompts.entries()) {
          const block = `<task ${index + 1} ${token}>\n${prompt}\n</task ${index + 1} ${token}>`;
          expect(body.slice(at, at + block.length)).toBe(block);
          at += block.length + 1;
        }
      }),
    );
  });

  it('gives each item its own answer or none, never another’s, whatever the answers hold', () => {
    fc.assert(
      fc.property(fc.array(framingLike, { minLength: 2, maxLength: 5 }), (answers) => {
        const found = framing.read(
          write(
            answers.map((text, at) => [at + 1, text]),
            TOKEN,
          ),
          answers.length,
          TOKEN,
        );
        for (const [at, finding] of found.entries()) {
          const own = answers[at] ?? '';
          if (finding.kind === 'answer') expect(finding.text).toBe(own);
          // Nothing that can be given is held back where the model did not repeat the token.
          else if (!answers.some((text) => text.includes(TOKEN))) expect(own.trim()).toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the model wrote', () => {
    fc.assert(
      fc.property(framingLike, (content) => {
        expect(framing.read(content, 3, TOKEN)).toHaveLength(3);
      }),
    );
  });

  it('takes answers in any order, and leaves out those that nobody asked for', () => {
    const content = write(
      [
        [3, 'c'],
        [1, 'a'],
        [9, 'x'],
        [2, 'b'],
      ],
      TOKEN,
    );
    expect(textsOf(content, 3)).toEqual(['a', 'b', 'c']);
  });

  it('tells what is missing, empty or there twice', () => {
    expect(
      textsOf(
        write(
          [
            [1, 'a'],
            [3, ' \n'],
          ],
          TOKEN,
        ),
        3,
      ),
    ).toEqual(['a', 'missing', 'empty']);
    expect(
      textsOf(
        write(
          [
            [1, 'a'],
            [2, 'b'],
            [1, 'c'],
          ],
          TOKEN,
        ),
        2,
      ),
    ).toEqual(['malformed', 'b']);
  });

  it('keeps what was finished before the answer was cut', () => {
    const whole = write(
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'ccc'],
      ],
      TOKEN,
    );
    const cut = whole.slice(0, whole.indexOf('cc') + 1);
    const found = framing.read(cut, 3, TOKEN);
    expect(found.slice(0, 2)).toEqual([
      { kind: 'answer', text: 'a' },
      { kind: 'answer', text: 'b' },
    ]);
    expect(verdictsOn(found, true)).toEqual(['a', 'b', undefined]);
  });

  it('finds nothing in an answer without frames', () => {
    expect(textsOf('Sure! Here you go: a, b.', 2)).toEqual(['missing', 'missing']);
    expect(textsOf('', 2)).toEqual(['missing', 'missing']);
  });
});

describe('boundary framing', () => {
  it('keeps white space that is the answer’s own, and takes marks that share a line with it', () => {
    const content = `<answer 1 ${TOKEN}>\n\n  a\n\n</answer 1 ${TOKEN}> <answer 2 ${TOKEN}>b</answer 2 ${TOKEN}>`;
    expect(boundaryFraming.read(content, 2, TOKEN)).toEqual([
      { kind: 'answer', text: '\n  a\n' },
      { kind: 'answer', text: 'b' },
    ]);
  });
});

describe('structured framing', () => {
  it('asks for a strict object with one text for each item', () => {
    const { responseFormat } = structuredFraming.frame(['a', 'b'], TOKEN);
    expect(responseFormat).toMatchObject({
      type: 'json_schema',
      json_schema: { strict: true, schema: { required: [`answer_1_${TOKEN}`, `answer_2_${TOKEN}`] } },
    });
  });
});

describe('verdictsOn', () => {
  const answer = (text: string) => ({ kind: 'answer' as const, text });

  it('distrusts the neighbours of what is absent: it may have been written into theirs', () => {
    const findings = [answer('a'), { kind: 'missing' as const }, answer('c'), answer('d')];
    expect(verdictsOn(findings, false)).toEqual([undefined, undefined, undefined, 'd']);
    expect(verdictsOn([answer('a'), { kind: 'malformed' }], false)).toEqual(['a', undefined]);
  });
});

describe('FramingChooser', () => {
  it('goes by what the model can do, and by what its provider takes', () => {
    const chooser = new FramingChooser();
    expect(chooser.choose('gpt-4o-mini').name).toBe('structured');
    expect(chooser.choose('openai/gpt-4.1-nano').name).toBe('structured');
    expect(chooser.choose('gpt-4o').name).toBe('boundary');
    expect(chooser.choose('gpt-4').name).toBe('boundary');
    expect(chooser.choose('our-own-model').name).toBe('boundary');
    chooser.refuse('structured', 'gpt-4o-mini');
    expect(chooser.choose('gpt-4o-mini').name).toBe('boundary');
    expect(chooser.choose('gpt-4.1-mini').name).toBe('structured');
  });
});
