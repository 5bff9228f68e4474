import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { EventBus, type UpstreamEvent } from '@reuso/events';
import { formatCacheStatus } from '@reuso/llm';
import { Upstream, UpstreamError, endToEndResponseHeaders } from '@reuso/upstream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../access/access.service.js';
import { BodyTooLargeError } from './body-too-large-error.js';
import { endpointOf } from './endpoint-of.js';
import { onceGone } from './hang-up.js';
import { providerHeaders } from './provider-headers.js';

const CACHE_STATUS = formatCacheStatus({ forward: 'bypass' });

/** Every other path below `/v1`: to the provider and back as it is, streamed both ways, never cached. */
@Injectable()
export class PassthroughHandler {
  readonly #logger = new Logger(PassthroughHandler.name);

  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(Upstream) private readonly upstream: Upstream,
    @Inject(EventBus) private readonly events: EventBus,
  ) {}

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = this.access.identify(request.headers, request.socket);
    const body = this.#limited(request);
    const hangUp = new AbortController();
    onceGone(reply.raw, () => hangUp.abort());
    const started = performance.now();
    const tell = (status: UpstreamEvent['status']) =>
      this.events.emit({
        type: 'upstream',
        status,
        durationMs: performance.now() - started,
        tenant: caller.tenant,
      });
    try {
      const response = await this.upstream.send({
        method: request.method,
        path: endpointOf(request.url),
        headers: providerHeaders(request.headers, caller, this.config.upstream.apiKey, {
          keepContentLength: body !== undefined,
        }),
        body,
        signal: hangUp.signal,
        tenant: caller.tenant,
        decode: false,
      });
      reply.hijack();
      reply.raw.writeHead(response.status, {
        ...endToEndResponseHeaders(response.headers, { keepContentLength: true }),
        'cache-status': CACHE_STATUS,
        'x-request-id': request.id,
      });
      reply.raw.flushHeaders();
      await pipeline(response.body, reply.raw);
      tell(response.status);
    } catch (error) {
      tell(error instanceof UpstreamError ? error.kind : 'aborted');
      // Too late to say anything: the broken connection says that the answer is not whole.
      if (!reply.sent) throw error;
      this.#logger.debug({ requestId: request.id, err: error });
    }
  }

  /** The body as a stream that fails once it is larger than allowed, whatever its length header says. */
  #limited(request: FastifyRequest): Readable | Buffer | undefined {
    // Read, and measured, by another route before it was passed on.
    if (Buffer.isBuffer(request.body)) return request.body;
    if (!(request.body instanceof Readable)) return undefined;
    const { maxBodyBytes } = this.config;
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes)
      throw new BodyTooLargeError(maxBodyBytes);
    let seen = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen += chunk.length;
        if (seen > maxBodyBytes) done(new BodyTooLargeError(maxBodyBytes));
        else done(null, chunk);
      },
    });
    request.body.once('error', (error) => limit.destroy(error));
    return request.body.pipe(limit);
  }
}
