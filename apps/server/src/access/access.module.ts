import { Module } from '@nestjs/common';
import { AccessService } from './access.service.js';
import { RequestAccess } from './request-access.js';
import { SessionService } from './session/session.service.js';

@Module({
  providers: [AccessService, SessionService, RequestAccess],
  exports: [AccessService, SessionService, RequestAccess],
})
export class AccessModule {}
