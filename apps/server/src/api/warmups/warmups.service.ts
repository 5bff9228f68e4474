import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import {
  type WarmupAccepted,
  type WarmupQuery,
  type WarmupRequest,
  type WarmupView,
  type WarmupsPage,
  warmupId,
} from '@reuso/contracts';
import type { JobRecord } from '@reuso/store/ports';
import { type NewWarmup, WarmupLinesError, Warmups, pagesOfItems, pagesOfLines } from '@reuso/warming';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { providerHeaders } from '../../data-plane/provider-headers.js';
import { ProblemException } from '../../problem/problem.exception.js';
import { problemType } from '../../problem/problem-types.js';
import { invalidBody } from '../../problem/validation.pipe.js';
import { reaches } from '../reach.js';
import { callersHeaders, serverHeaders } from './provider-headers-of-warmups.js';
import { warmupView } from './warmup-view.js';

const DEFAULT_TOP = 200;

/** Takes warm-ups in, and tells of them, within what the caller may reach. */
@Injectable()
export class WarmupsService {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(Warmups) private readonly warmups: Warmups,
  ) {}

  /** @throws ProblemException 422, StoreUnavailableError */
  async fromJson(
    { name, tenant, items, n = DEFAULT_TOP }: WarmupRequest,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<WarmupAccepted> {
    const top = items === undefined ? n : undefined;
    return await this.#start({ name, tenant, top, pages: pagesOfItems(items ?? []) }, caller, request);
  }

  /** @throws ProblemException 422, StoreUnavailableError */
  async fromLines(
    { name, tenant }: WarmupQuery,
    bytes: Readable,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<WarmupAccepted> {
    const pages = pagesOfLines(bytes, this.config.maxBodyBytes);
    return await this.#start({ name, tenant, top: undefined, pages }, caller, request);
  }

  async list(caller: Caller): Promise<WarmupsPage> {
    const jobs = await this.warmups.list(caller.isOperator ? undefined : caller.tenant);
    return { items: jobs.map(warmupView) };
  }

  /** @throws ProblemException 404, StoreUnavailableError */
  async show(id: string, caller: Caller): Promise<WarmupView> {
    return warmupView(await this.#find(id, caller));
  }

  /** @throws ProblemException 404, or 409 when it has ended; StoreUnavailableError */
  async cancel(id: string, caller: Caller): Promise<WarmupView> {
    const job = await this.#find(id, caller);
    if (!(await this.warmups.cancel(id))) {
      throw new ProblemException({
        type: problemType('warmup-ended'),
        title: 'Conflict',
        status: 409,
        detail: `The warm-up ${id} has ended (${job.status}), so it cannot be cancelled.`,
      });
    }
    return await this.show(id, caller);
  }

  async #start(
    given: Pick<NewWarmup, 'name' | 'top' | 'pages'> & { readonly tenant: string | undefined },
    caller: Caller,
    request: FastifyRequest,
  ): Promise<WarmupAccepted> {
    const { apiKey } = this.config.upstream;
    const headers =
      apiKey === undefined
        ? callersHeaders(providerHeaders(request.headers, caller, undefined))
        : serverHeaders(apiKey);
    const { tenant, ...rest } = given;
    const owner = { tenant: this.#tenantFor(tenant, caller), providerHeaders: headers };
    try {
      return { id: await this.warmups.start({ ...rest, owner, usesCallersKey: apiKey === undefined }) };
    } catch (error) {
      if (error instanceof WarmupLinesError) throw invalidBody([{ path: '', message: error.message }]);
      throw error;
    }
  }

  #tenantFor(wanted: string | undefined, caller: Caller): string {
    if (wanted === undefined || wanted === caller.tenant) return caller.tenant;
    if (!caller.isOperator)
      throw invalidBody([
        {
          path: 'tenant',
          message: 'only operators may warm for another tenant; leave it out to warm your own',
        },
      ]);
    if (this.config.access.tenants.has(wanted)) return wanted;
    throw invalidBody([{ path: 'tenant', message: 'is no name in API_KEYS' }]);
  }

  async #find(id: string, caller: Caller): Promise<JobRecord> {
    const job = warmupId.safeParse(id).success ? await this.warmups.find(id) : null;
    if (job !== null && reaches(caller, job.tenant)) return job;
    throw new ProblemException({
      type: problemType('no-such-warmup'),
      title: 'Not Found',
      status: 404,
      detail: `There is no warm-up ${id}: it ended more than a week ago, belongs to another tenant, or never was.`,
    });
  }
}
