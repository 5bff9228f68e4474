import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../access/session/session-cookie.js';
import { PROBLEM_TYPES, problemType } from '../problem/problem-types.js';
import { DATA_PLANE_PATHS } from './data-plane-paths.js';
import { EXAMPLES } from './examples.js';
import { to31 } from './to-3-1.js';

const PROBLEMS = Object.entries(PROBLEM_TYPES)
  .map(([name, meaning]) => `- \`${problemType(name as keyof typeof PROBLEM_TYPES)}\`: ${meaning}`)
  .join('\n');

/** Serves the description of all APIs, that of the native one made from the zod schemas that check it: `/openapi.json`, `/docs`. */
export function serveOpenApi(app: INestApplication, version: string): void {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Reuso')
    .setDescription(
      'The OpenAI API under `/v1`, the native API under `/api/v1`, and the probes. Errors of `/v1` have the form of ' +
        `OpenAI's; those of the native API are application/problem+json (RFC 9457), of these types:\n\n${PROBLEMS}`,
    )
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      description:
        "A tenant's key of `API_KEYS`, or the admin token. Where neither is set up, nothing is asked.",
    })
    .addSecurity('key', {
      type: 'apiKey',
      in: 'header',
      name: 'X-Reuso-Key',
      description: 'The same, leaving `Authorization` for the provider',
    })
    .addSecurity('session', {
      type: 'apiKey',
      in: 'cookie',
      name: SESSION_COOKIE,
      description: 'What `POST /api/v1/session` sets; for the native API only',
    })
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('key')
    .addSecurityRequirements('session')
    .build();
  const document = (): OpenAPIObject => {
    const { paths, ...rest } = SwaggerModule.createDocument(app, config);
    const described = { ...rest, paths: withExamples({ ...DATA_PLANE_PATHS, ...paths }) };
    return to31(described) as OpenAPIObject;
  };
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}

function withExamples(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of ['post', 'put'] as const) {
      const taken = operations[method]?.requestBody;
      const example = EXAMPLES[`${method} ${path}`];
      const json = taken !== undefined && 'content' in taken ? taken.content['application/json'] : undefined;
      if (json !== undefined && example !== undefined) json.example = example;
    }
  }
  return paths;
}
