import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from '../api/caller.decorator.js';
import { RequestAccess } from './request-access.js';

/** Lets in operators, and tenants for what is their own. */
@Injectable()
export class AdministratorGuard implements CanActivate {
  constructor(@Inject(RequestAccess) private readonly access: RequestAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    request.caller = this.access.administrator(request);
    return true;
  }
}
