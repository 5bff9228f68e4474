import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { dashboard } from './dashboard.plugin.js';
import { RouteTable } from './route-table.js';
import { sendSecurityHeaders } from './security-headers.js';

/** Both are built into folders side by side. */
const DASHBOARD = join(import.meta.dirname, '..', 'dashboard');

/** What browsers meet: security headers, the dashboard, and 405 for a wrong method. To be set up after `/v1`. */
export async function serveWeb(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  app.get(RouteTable).watch(server);
  sendSecurityHeaders(server);
  await server.register(dashboard(DASHBOARD));
}
