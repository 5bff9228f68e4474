import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PROBLEM_TYPES, problemType } from './problem/problem-types.js';

const PROBLEMS = Object.entries(PROBLEM_TYPES)
  .map(([name, meaning]) => `- \`${problemType(name as keyof typeof PROBLEM_TYPES)}\`: ${meaning}`)
  .join('\n');

/** Serves the description of the native API, made from the zod schemas that check it: `/openapi.json`, `/docs`. */
export function serveOpenApi(app: INestApplication, version: string): void {
  const config = new DocumentBuilder()
    .setTitle('Reuso')
    .setDescription(
      'The native API of Reuso, and its probes. `/v1` speaks the OpenAI API: point an OpenAI client at it. ' +
        `Errors are application/problem+json (RFC 9457), of these types:\n\n${PROBLEMS}`,
    )
    .setVersion(version)
    .addBearerAuth()
    .build();
  const document = (): OpenAPIObject => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}
