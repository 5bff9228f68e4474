import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from '../api/caller.decorator.js';
import { RequestAccess } from './request-access.js';

/** Lets in whoever may call: tenants where keys are asked, everybody where none are. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(@Inject(RequestAccess) private readonly access: RequestAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    request.caller = this.access.caller(request);
    return true;
  }
}
