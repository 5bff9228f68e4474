import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Reads on, and forgets, what a refused request still sends. Fastify would close the connection instead, and a caller
 * that is sending at that time would meet a reset in place of the answer that tells it why (RFC 9112 §9.6). The
 * request's time limit ends a body that has no end.
 */
export function letRestOfBodyPass(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete || request.raw.destroyed) return;
  reply.removeHeader('connection');
  request.raw.unpipe().resume();
}
