import { HttpException } from '@nestjs/common';
import type { Problem } from '@reuso/contracts';

/** An error with everything that `application/problem+json` tells (RFC 9457 §3.1). */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem, problem.status);
  }
}
