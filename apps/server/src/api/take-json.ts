import type { FastifyInstance } from 'fastify';
import { MAX_JSON_DEPTH, nestsDeeper } from '@reuso/contracts';
import { ProblemException } from '../problem/problem.exception.js';
import { problemOf } from '../problem/problem.filter.js';
import { invalidBody } from '../problem/validation.pipe.js';
import { numbersThatAreNone } from './numbers-that-are-none.js';

const TOO_DEEP = `The body is nested more than ${MAX_JSON_DEPTH} levels deep; send a flatter one.`;

/**
 * Bodies of JSON. An empty one is as good as none, and up to the schema; one that does not parse is a 400 that says where, or
 * a 422 with the path where only a NaN or an infinity is in the way, as Python's `json.dumps` writes them.
 */
export function takeJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text.trim() === '') return done(null, undefined);
    if (nestsDeeper(text, MAX_JSON_DEPTH)) return done(invalidBody([{ path: '', message: TOO_DEEP }]));
    void parse(request, text, (error, body) => {
      if (error === null) done(null, body);
      else done(faultOf(text));
    });
  });
}

function faultOf(text: string): ProblemException {
  const paths = numbersThatAreNone(text);
  if (paths.length > 0) {
    return invalidBody(
      paths.map(({ path, name }) => ({ path, message: `is ${name}; expected a finite number` })),
    );
  }
  const message = reasonOf(text);
  return new ProblemException({
    ...problemOf(400, 'bad-request', `The body ${message}`),
    errors: [{ path: '', message }],
  });
}

function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return 'holds a member named "__proto__" or "constructor", which is not taken';
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}
