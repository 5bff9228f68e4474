import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { ChatCompletionsHandler } from './chat-completions.handler.js';
import { handleDataPlaneError } from './open-ai-error-handler.js';
import type { EmbeddingsHandler } from './embeddings.handler.js';
import type { PassthroughHandler } from './passthrough.handler.js';

const NO_BODY = Buffer.alloc(0);

export interface DataPlaneHandlers {
  readonly chatCompletions: ChatCompletionsHandler;
  readonly embeddings: EmbeddingsHandler;
  readonly passthrough: PassthroughHandler;
}

/**
 * `/v1`, as a Fastify plugin beside Nest's controllers: bodies stay the bytes that came, so that a body seen before
 * is not parsed, and what is passed on is passed on untouched.
 */
export function dataPlane({
  chatCompletions,
  embeddings,
  passthrough,
}: DataPlaneHandlers): FastifyPluginAsync {
  return async (v1: FastifyInstance) => {
    v1.setErrorHandler(handleDataPlaneError);
    await v1.register(async (chat) => {
      chat.removeAllContentTypeParsers();
      // JSON by its name too: Fastify remembers the parser of a named type, and looks for that of "*" each time.
      chat.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      chat.post('/chat/completions', (request, reply) => {
        const { id: requestId, url, headers, body } = request;
        const written = chatCompletions.handle({
          requestId,
          url,
          headers,
          body: Buffer.isBuffer(body) ? body : NO_BODY,
          response: reply.raw,
        });
        reply.hijack();
        return written;
      });
      chat.post('/embeddings', (request, reply) => embeddings.handle(request, reply));
    });
    await v1.register(async (others) => {
      others.removeAllContentTypeParsers();
      others.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      others.all('/*', (request, reply) => passthrough.handle(request, reply));
    });
  };
}
