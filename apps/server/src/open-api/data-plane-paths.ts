import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];

const header = (name: string, description: string, type = 'string') => ({
  name,
  in: 'header' as const,
  required: false,
  description,
  schema: { type },
});

const REQUEST_HEADERS = [
  header(
    'Cache-Control',
    'Directives of RFC 9111: `no-cache`, `no-store`, `max-age=N`, `max-stale[=N]`, `min-fresh=N`, `only-if-cached`',
  ),
  header('X-Reuso-Ttl', 'Seconds to keep what this request stores', 'integer'),
  header('X-Reuso-Namespace', 'Keeps entries apart'),
  header('X-Reuso-Masterplan', 'The run that this request belongs to'),
  header('X-Reuso-Atom', 'The unit of work in it'),
  header('X-Reuso-Tags', 'Further tags to invalidate by, comma-separated'),
  header('X-Reuso-Attempt', '2 or more: a retry, which is not answered from the cache', 'integer'),
];
const BATCH = header('X-Reuso-Batch', '`on`: may share one call to the provider with others');

const told = (description: string, type = 'string') => ({ description, schema: { type } });
const ANSWER_HEADERS = {
  'Cache-Status': told(
    'How the answer was come by (RFC 9211): `reuso; hit; ttl=86340; key="llm:…"; detail=exact`',
  ),
  Age: told('On a hit: seconds since the answer was made', 'integer'),
  'X-Request-Id': told('Names the request in the logs, in `/activity` and in `/feedback`'),
};

const member = { type: ['string', 'null'] };
const openAiError = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: { message: { type: 'string' }, type: { type: 'string' }, param: member, code: member },
    },
  },
};
const failed = (description: string) => ({
  description,
  content: { 'application/json': { schema: openAiError } },
});
const FAILURES = {
  '400': failed('The request does not fit'),
  '401': failed('A key is asked for, and no valid one came; or the provider refused it'),
  '413': failed('The body is larger than `MAX_BODY_BYTES`'),
  '429': failed('Too many; `Retry-After` says when to come again'),
  '502': failed('The provider could not be reached, or broke off'),
  '504': failed('`only-if-cached` and nothing stored; or the provider was silent for too long'),
};

const tags = ['OpenAI API'];
const object = { type: 'object' };
const json = () => ({ 'application/json': { schema: object } });
const body = (description: string) => ({ required: true, description, content: json() });
const passedOn = (description: string) => ({
  '200': { description, headers: ANSWER_HEADERS, content: json() },
});

/** The OpenAI API, as far as Reuso has anything to say about it: bodies and answers are the provider's own. */
export const DATA_PLANE_PATHS = {
  '/v1/chat/completions': {
    post: {
      tags,
      operationId: 'createChatCompletion',
      summary: 'A chat completion: from the cache, from a call under way, or from the provider',
      parameters: [...REQUEST_HEADERS, BATCH],
      requestBody: body(
        'As the provider takes it; fields that Reuso does not know are forwarded, and part the entries',
      ),
      responses: {
        '200': {
          description: 'As the provider gives it, plain or (`stream: true`) as events',
          headers: ANSWER_HEADERS,
          content: { ...json(), 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...FAILURES,
      },
    },
  },
  '/v1/embeddings': {
    post: {
      tags,
      operationId: 'createEmbedding',
      summary: 'Embeddings, cached input by input',
      parameters: REQUEST_HEADERS,
      requestBody: body('As the provider takes it'),
      responses: { ...passedOn('Each at its own index; `usage` counts what was really asked'), ...FAILURES },
    },
  },
  '/v1/models': {
    get: {
      tags,
      operationId: 'listModels',
      summary: 'The models of the provider; this and every other path is passed on untouched',
      responses: { ...passedOn('As the provider gives it'), '401': FAILURES['401'], '502': FAILURES['502'] },
    },
  },
} as unknown as Paths;
