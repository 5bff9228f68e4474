import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from '../api/caller.decorator.js';
import { AccessService } from './access.service.js';

/** Lets in operators, and tenants for what is their own. */
@Injectable()
export class AdministratorGuard implements CanActivate {
  constructor(@Inject(AccessService) private readonly access: AccessService) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    request.caller = this.access.identifyAdministrator(request.headers);
    return true;
  }
}
