import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from '../api/caller.decorator.js';
import { AccessService } from './access.service.js';

/** Lets in whoever may call: tenants where keys are asked, everybody where none are. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(@Inject(AccessService) private readonly access: AccessService) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    request.caller = this.access.identify(request.headers);
    return true;
  }
}
