import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { IdleConnections } from './idle-connections.js';
import { Lifecycle } from './lifecycle.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  controllers: [HealthController],
  providers: [IdleConnections, Lifecycle, ReadinessService],
  exports: [ReadinessService],
})
export class HealthModule {}
