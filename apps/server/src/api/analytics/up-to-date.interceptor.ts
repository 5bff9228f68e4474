import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { Ledger } from '@reuso/analytics';
import type { Observable } from 'rxjs';

/** Has this process write what it counted before figures are read: whoever looks sees the request that it just made. */
export class UpToDateInterceptor implements NestInterceptor {
  constructor(@Optional() @Inject(Ledger) private readonly ledger: Ledger | undefined) {}

  async intercept(_context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await this.ledger?.settle();
    return next.handle();
  }
}
