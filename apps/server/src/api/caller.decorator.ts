import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.js';

/** The request of the native API, with the caller that the guard found. */
export type IdentifiedRequest = FastifyRequest & { caller: Caller };

/** The caller that the guard let in. */
export const CurrentCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller =>
    context.switchToHttp().getRequest<IdentifiedRequest>().caller,
);
