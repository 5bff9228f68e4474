import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject, JsonValue } from '../json/json.js';

/** Any UTF-16, halves of surrogate pairs alone and together included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', ' ', '😀👩‍👩‍👧', '\ud83d', '\n\ndata: [DONE]\n\n', '\u2028'),
);

/** Names that a careless object would trip over, and those that are merged in ways of their own. */
const anyName = fc.oneof(
  // V8 13.6 (Node 24) takes a name of one escaped character for another one that it read before.
  fc.string().filter((name) => name.length !== 1 || JSON.stringify(name).length === 3),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', '1', 'id', 'name', 'type', 'index', 'usage'),
);

const { anyJson } = fc.letrec<{ anyJson: JsonValue }>((tie) => ({
  anyJson: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('anyJson'), { maxLength: 4 }),
    members(tie('anyJson')),
  ),
}));

function members(value: Arbitrary<JsonValue>, reserved: readonly string[] = []): Arbitrary<JsonObject> {
  return fc
    .array(fc.tuple(anyName, value), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries.filter(([name]) => !reserved.includes(name))));
}

const toolCall: Arbitrary<JsonObject> = fc
  .tuple(
    members(anyJson, ['id', 'type', 'function', 'index']),
    fc.record({ id: anyText, type: fc.constantFrom('function', 'custom') }, { requiredKeys: [] }),
    fc.option(
      fc.tuple(
        members(anyJson, ['name', 'arguments']),
        fc.record({ name: anyText, arguments: fc.oneof(anyText, anyJson) }, { requiredKeys: [] }),
      ),
      { nil: undefined },
    ),
  )
  .map(([unknown, known, called]) => ({
    ...known,
    ...unknown,
    ...(called && { function: { ...called[1], ...called[0] } }),
  }));

const logprob = fc.record({
  token: anyText,
  logprob: fc.integer(),
  bytes: fc.constantFrom(null, [1, 2]),
  top_logprobs: anyJson,
});
const logprobs: Arbitrary<JsonValue> = fc.record({
  content: fc.option(fc.array(logprob)),
  refusal: fc.option(fc.array(logprob)),
}) as Arbitrary<JsonObject>;

const maybeText = fc.option(anyText);
const message: Arbitrary<JsonObject> = fc
  .tuple(
    members(anyJson, ['role', 'content', 'refusal', 'reasoning_content', 'tool_calls', 'function_call']),
    fc.record(
      {
        role: fc.constant('assistant'),
        content: maybeText,
        refusal: maybeText,
        reasoning_content: maybeText,
        tool_calls: fc.oneof(fc.array(toolCall, { maxLength: 3 }), fc.constant(null)),
        function_call: fc.option(fc.record({ name: anyText, arguments: anyText })),
      },
      { requiredKeys: ['role'] },
    ) as Arbitrary<JsonObject>,
  )
  .map(([unknown, known]) => ({ ...known, ...unknown }));

const choice = fc
  .tuple(
    members(anyJson, ['index', 'message', 'delta', 'finish_reason', 'logprobs']),
    fc.record(
      {
        message,
        finish_reason: fc.constantFrom('stop', 'tool_calls', 'length', null),
        logprobs: fc.option(logprobs),
      },
      { requiredKeys: ['message'] },
    ) as Arbitrary<JsonObject>,
  )
  .map(([unknown, known]) => ({ ...known, ...unknown }));

/** Completions as providers send them, with members that nobody has heard of on every level. */
export const anyCompletion: Arbitrary<JsonObject> = fc
  .tuple(
    members(anyJson, ['id', 'object', 'created', 'model', 'choices', 'usage', 'error', 'obfuscation']),
    fc.record(
      {
        id: anyText,
        created: fc.nat(),
        model: anyText,
        service_tier: maybeText,
        system_fingerprint: maybeText,
        usage: fc.option(members(anyJson)),
        choices: fc.array(choice, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['choices'] },
    ),
  )
  .map(([unknown, { choices, ...known }]) => ({
    ...known,
    object: 'chat.completion',
    choices: choices.map((each, index) => ({ index, ...each })),
    ...unknown,
  }))
  // As JSON has it: no -0, no undefined.
  .map((completion) => JSON.parse(JSON.stringify(completion)) as JsonObject);
