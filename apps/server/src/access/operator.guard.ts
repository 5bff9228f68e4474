import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from '../api/caller.decorator.js';
import { ForbiddenError } from './forbidden-error.js';
import { RequestAccess } from './request-access.js';

/** Lets in operators only: for what concerns the service as a whole. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(RequestAccess) private readonly access: RequestAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    request.caller = this.access.administrator(request);
    if (request.caller.isOperator) return true;
    throw new ForbiddenError(
      "This concerns the service as a whole, which the admin token opens, and no tenant's key.",
    );
  }
}
