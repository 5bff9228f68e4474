import type { Completion } from './chat.js';

interface Chunk {
  readonly object: string;
  readonly choices: readonly Piece[];
  readonly [field: string]: unknown;
}

interface Piece {
  readonly index: number;
  readonly delta: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The `data` of each event of a chat stream, `[DONE]` included; comments left out. */
export function dataOf(stream: string): string[] {
  return stream
    .split(/\r?\n\r?\n/)
    .flatMap((event) => event.split(/\r?\n/).filter((line) => line.startsWith('data:')))
    .map((line) => line.slice('data:'.length).trim());
}

/** The chunks of a whole stream. @throws Error when it does not end in `[DONE]` */
export function chunksOf(stream: string): Chunk[] {
  const data = dataOf(stream);
  if (data.pop() !== '[DONE]') throw new Error(`The stream does not end in [DONE]: …${stream.slice(-200)}`);
  return data.map((text) => JSON.parse(text) as Chunk);
}

/**
 * What a client that knows no field by name makes of a whole stream: strings are continued, tool calls go by their
 * index, anything else is taken as it comes.
 */
export function assemble(stream: string): Completion {
  const whole: Record<string, unknown> = {};
  const choices: Record<string, unknown>[] = [];
  for (const { choices: pieces, ...fields } of chunksOf(stream)) {
    for (const [name, value] of Object.entries(fields)) whole[name] = value ?? whole[name] ?? null;
    for (const { index, delta, ...others } of pieces) {
      const choice = (choices[index] ??= { index, message: {} });
      for (const [name, value] of Object.entries(others)) choice[name] = value ?? choice[name] ?? null;
      add(choice['message'] as Record<string, unknown>, delta);
    }
  }
  return { ...whole, object: 'chat.completion', choices } as unknown as Completion;
}

function add(target: Record<string, unknown>, delta: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(delta)) {
    if (name === 'tool_calls') addCalls((target[name] ??= []) as Record<string, unknown>[], value);
    else if (name === 'function' || name === 'function_call')
      add((target[name] ??= {}) as Record<string, unknown>, value as Record<string, unknown>);
    else if (typeof value === 'string' && typeof target[name] === 'string') target[name] += value;
    else target[name] = value ?? target[name] ?? null;
  }
}

function addCalls(calls: Record<string, unknown>[], deltas: unknown): void {
  for (const { index, ...delta } of deltas as (Record<string, unknown> & { index: number })[])
    add((calls[index] ??= {}), delta);
}
