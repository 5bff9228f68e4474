import type { FastifyInstance } from 'fastify';

export const NDJSON = 'application/x-ndjson';

/** Bodies of NDJSON reach their controller as a stream, however long they are: it measures them line by line. */
export function takeNdjson(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));
}
