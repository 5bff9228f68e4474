import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { ConnectionDrain } from './connection-drain.js';
import { Lifecycle } from './lifecycle.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  controllers: [HealthController],
  providers: [ConnectionDrain, Lifecycle, ReadinessService],
  exports: [ReadinessService],
})
export class HealthModule {}
