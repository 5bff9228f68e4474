import type { EntryDetail } from '@reuso/contracts';

/** A piece of a request or answer that is read as text. */
export interface TextSection {
  readonly title: string;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What was asked, as text: messages, a query, or embedding inputs. Other forms are shown as JSON only. */
export function promptOf({ request }: EntryDetail): TextSection[] {
  const { messages, query, input, prompt } = fieldsOf(request);
  if (Array.isArray(messages)) return messages.flatMap((message) => messageSections(fieldsOf(message)));
  return [
    ...section('Query', query),
    ...section('Prompt', prompt),
    ...listOf(input).flatMap((each) => section('Input', each)),
  ];
}

/** What was answered, as text: choices, or documents. */
export function answerOf({ response }: EntryDetail): TextSection[] {
  const { choices, documents } = fieldsOf(response);
  return [
    ...listOf(choices).flatMap((choice) => messageSections(fieldsOf(fieldsOf(choice)['message']))),
    ...listOf(documents).flatMap((document, index) => documentSection(fieldsOf(document), index)),
  ];
}

/** The vector of an embedding; undefined where there is none. */
export function vectorOf({ response }: EntryDetail): readonly number[] | undefined {
  const { embedding } = fieldsOf(response);
  const isVector = Array.isArray(embedding) && embedding.every((value) => typeof value === 'number');
  return isVector ? embedding : undefined;
}

function messageSections(message: Fields): TextSection[] {
  const role = typeof message['role'] === 'string' ? capital(message['role']) : 'Message';
  const calls = listOf(message['tool_calls']).map((call) => ({
    title: 'Tool call',
    text: `\`\`\`json\n${JSON.stringify(call, null, 2)}\n\`\`\``,
  }));
  return [
    ...section('Reasoning', message['reasoning_content']),
    ...section(role, textOf(message['content'])),
    ...section('Refusal', message['refusal']),
    ...calls,
  ];
}

/** Content is a text, or parts of which some are texts. */
function textOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content
    .map((part) => {
      const { text } = fieldsOf(part);
      return typeof text === 'string' ? text : JSON.stringify(part, null, 2);
    })
    .join('\n\n');
}

function documentSection(document: Fields, index: number): TextSection[] {
  const { id, score, text } = document;
  const name = typeof id === 'string' || typeof id === 'number' ? String(id) : `Document ${index + 1}`;
  const title = typeof score === 'number' ? `${name} · score ${score.toFixed(3)}` : name;
  return [{ title, text: typeof text === 'string' ? text : JSON.stringify(document, null, 2) }];
}

function section(title: string, text: unknown): TextSection[] {
  return typeof text === 'string' && text !== '' ? [{ title, text }] : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return value === undefined || value === null ? [] : [value];
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
