import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problem } from '@reuso/contracts';
import { type ZodType, z } from 'zod';

type OpenApiSchema = NonNullable<Extract<Parameters<typeof ApiResponse>[0], { schema: unknown }>['schema']>;

/** Describes a successful answer by its zod schema. */
export function ApiAnswer(status: number, schema: ZodType): MethodDecorator {
  return ApiResponse({ status, description: 'Done', schema: openApi(schema) });
}

/** Describes a stream of server-sent events by the zod schema of their data. */
export function ApiEvents(schema: ZodType): MethodDecorator {
  return ApiResponse({
    status: 200,
    description: 'Events, until the caller hangs up. The schema is that of their `data`.',
    content: { 'text/event-stream': { schema: openApi(schema) } },
  });
}

/** Describes the errors that an operation may end in. */
export function ApiProblems(...statuses: number[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: DESCRIPTIONS[status] ?? 'Error',
        content: { 'application/problem+json': { schema: openApi(problem) } },
      }),
    ),
  );
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  401: 'A key is asked for, and no valid one came',
  403: 'Not allowed: no operator, or a page of another site',
  404: 'There is no such thing',
  422: 'The request does not fit; `errors` tells each fault',
  429: 'Too many; `Retry-After` says when to come again',
  502: 'The provider could not be reached, or broke off',
  503: 'The store does not answer',
  504: 'The provider was silent for too long',
};

export function openApi(schema: ZodType, io: 'input' | 'output' = 'output'): OpenApiSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { target: 'openapi-3.0', io });
  return json as OpenApiSchema;
}
