import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Serves the description of the native API, made from the zod schemas that check it: `/openapi.json`, `/docs`. */
export function serveOpenApi(app: INestApplication, version: string): void {
  const config = new DocumentBuilder()
    .setTitle('Reuso')
    .setDescription(
      'The native API of Reuso, and its probes. `/v1` speaks the OpenAI API: point an OpenAI client at it. ' +
        'Errors are application/problem+json (RFC 9457).',
    )
    .setVersion(version)
    .addBearerAuth()
    .build();
  const document = (): OpenAPIObject => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}
