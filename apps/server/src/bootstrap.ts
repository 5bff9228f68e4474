import { ShutdownSignal } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ReusoConfig, type SettingInForce, loadConfig, settingsInForce } from '@reuso/config';
import { AppModule } from './app.module.js';
import { limitConnections, longestSilenceMs } from './connection-limits.js';
import { ChatCompletionsHandler } from './data-plane/chat-completions.handler.js';
import { takeJson } from './api/take-json.js';
import { takeNdjson } from './api/warmups/take-ndjson.js';
import { dataPlane } from './data-plane/data-plane.plugin.js';
import { EmbeddingsHandler } from './data-plane/embeddings.handler.js';
import { PassthroughHandler } from './data-plane/passthrough.handler.js';
import { FastLane } from './fast-lane/fast-lane.js';
import { LaneServer } from './fast-lane/lane-server.js';
import { Lifecycle } from './health/lifecycle.js';
import { PinoLogger } from './logging/pino-logger.js';
import { tellUnroutable } from './problem/unroutable.js';
import { serveOpenApi } from './open-api/serve-open-api.js';
import { requestIds } from './request-ids.js';
import { version } from './version.js';
import { serveWeb } from './web/web.js';

/** Longest time a caller may take to send its request, ms. */
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 72_000;

/** Starts the server, and stays until SIGTERM or SIGINT. What keeps it from starting is one line on stderr. */
export async function bootstrap(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await start(loadConfig(env), settingsInForce(env));
  } catch (error) {
    process.stderr.write(`${faultOf(error)}\n`);
    process.exit(1);
  }
}

async function start(config: ReusoConfig, settings: readonly SettingInForce[]): Promise<void> {
  const logger = new PinoLogger(config.logLevel);
  const nameOf = requestIds();
  const silenceMs = longestSilenceMs(config);
  const server = new LaneServer({
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    silenceMs,
    keepAliveMs: KEEP_ALIVE_MS,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, settings),
    makeAdapter(config, server, nameOf),
    {
      logger,
      abortOnError: false,
      // Ours for JSON (takeJson), and none for forms: no part of the API takes one.
      bodyParser: false,
    },
  );
  limitConnections(app.getHttpServer(), config);
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(
    dataPlane({
      chatCompletions: app.get(ChatCompletionsHandler),
      embeddings: app.get(EmbeddingsHandler),
      passthrough: app.get(PassthroughHandler),
    }),
    { prefix: '/v1' },
  );
  await serveWeb(app);
  fastify.removeContentTypeParser('text/plain');
  takeJson(fastify);
  takeNdjson(fastify);
  serveOpenApi(app, version);
  const lifecycle = app.get(Lifecycle);
  server.open(
    new FastLane({
      chatCompletions: app.get(ChatCompletionsHandler),
      nameOf,
      maxBodyBytes: config.maxBodyBytes,
      silenceMs,
      isOpen: () => lifecycle.phase === 'serving',
    }),
  );
  // Without process.exit Nest would end the process by the signal itself, which is not a clean end.
  app.enableShutdownHooks([ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT], { useProcessExit: true });
  await app.listen(config.port, config.host);
  logger.log({ msg: 'listening', url: await app.getUrl(), ...outlineOf(config) });
  const { generatedAdminToken } = config.access;
  if (generatedAdminToken !== undefined) {
    logger.log({
      msg: 'admin token made for this run; set ADMIN_TOKEN to choose your own',
      admin_token: generatedAdminToken,
    });
  }
}

/** What an operator wants to see at a glance: whom it asks, where it keeps, whom it lets in. */
function outlineOf({ upstream, store: { backend }, access }: ReusoConfig): Record<string, unknown> {
  return {
    upstream: upstream.baseUrl,
    store: backend.kind,
    ...(backend.kind === 'embedded' ? { data_dir: backend.dataDir } : {}),
    tenants: access.tenants.size === 0 ? 'no key is asked' : access.tenants.size,
    version,
  };
}

/** Faults of the settings and the surroundings say what to do about them; of others the trace is worth more. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const listening = listeningFaultOf(error);
  if (listening !== undefined) return listening;
  return error.name === 'Error' || error instanceof TypeError
    ? (error.stack ?? error.message)
    : error.message;
}

/** @returns undefined when the error has nothing to do with `HOST` and `PORT` */
function listeningFaultOf(
  error: NodeJS.ErrnoException & { port?: number; address?: string; hostname?: string },
): string | undefined {
  const { syscall, code, port, address, hostname } = error;
  // Nothing else looks a name up before the server listens.
  if (syscall === 'getaddrinfo')
    return `HOST was "${hostname}", a name that no address is found for (${code}); it may be 127.0.0.1, 0.0.0.0 or another address of this machine.`;
  if (syscall !== 'listen') return undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `PORT was ${port}, where another program listens already; give this one another.`;
    case 'EACCES':
      return `PORT was ${port}, where this user may not listen; it may be one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `HOST was "${address}", which is no address of this machine; it may be 127.0.0.1, 0.0.0.0 or one of its own.`;
    default:
      return `HOST was "${address}" and PORT ${port}, where this server cannot listen (${error.message}); give it others.`;
  }
}

function makeAdapter(
  { maxBodyBytes }: ReusoConfig,
  { factory }: LaneServer,
  nameOf: ReturnType<typeof requestIds>,
): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    serverFactory: factory,
    genReqId: nameOf,
    skipMiddie: true,
    frameworkErrors: tellUnroutable,
  });
}
