import type { AnswerBody } from '../answer.js';

/** The provider's headers (rate limits, its request id) speak to the leader, but an error is everybody's. */
export function forFollower<Body extends AnswerBody>(body: Body): Body {
  if (body.kind === 'held') return { ...body, headers: {} };
  if (body.status >= 400) {
    const { 'set-cookie': _, ...headers } = body.headers;
    return { ...body, headers };
  }
  const type = body.headers['content-type'];
  return { ...body, headers: type === undefined ? {} : { 'content-type': type } };
}
