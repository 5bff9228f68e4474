import { setTimeout } from 'node:timers/promises';
import {
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { StoreConfig } from '@reuso/config';
import { EmbeddedStoreModule, isSqliteUnavailable } from '@reuso/store/embedded';
import { EntryStore, FlightStore, JobQueue, LedgerStore, StoreHealth } from '@reuso/store/ports';
import { RedisConnections, RedisFlightStore, RedisStoreModule, isUnavailable } from '@reuso/store/redis';
import {
  DeadlineExceededError,
  ResilientEntryStore,
  ResilientFlightStore,
  ResilientJobQueue,
  ResilientLedgerStore,
  StoreBreaker,
  withDeadline,
} from '@reuso/store/resilience';
import { KeyRing, SealedEntryStore, SealedFlightStore, SealedJobQueue } from '@reuso/store/sealing';
import { BreakerStoreHealth, type Connection } from './breaker-store-health.js';
import { RAW_JOBS, RAW_LEDGER, RAW_STORE, RawStoreModule } from './raw-store.module.js';

const FAILURES_THAT_OPEN = 5;
const LONGEST_WAIT_AT_START_MS = 2_000;
const RETRY_AT_START_MS = 25;
const PROBE_EVERY_MS = 500;
/** What goes on beside an upstream call may take longer than what a request waits for. */
const BESIDE_A_CALL_MS = 1_000;
/** Operators wait longer than requests do: a big invalidation is worked off in steps. */
const ADMINISTRATION_MS = 60_000;
/** A month's figures of many masterplans take a while; a store that is stuck is not waited for any longer. */
const LEDGER_MS = 10_000;
/** A list of jobs, or a page of lines, is small; who hands in many waits for each page at most this long. */
const JOBS_MS = 3_000;

const logger = new Logger('Store');

/** Picks the store's adapter, puts a deadline and a breaker in front of it, and in front of those what seals entries. */
@Module({})
export class StoreModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(StoreBreaker) private readonly breaker: StoreBreaker,
    @Inject(RAW_STORE) private readonly store: EntryStore,
  ) {}

  /** @param flightLeaseMs how long the leader of a flight that processes share may be silent */
  static forRoot({ backend, timeoutMs, encryption }: StoreConfig, flightLeaseMs: number): DynamicModule {
    const embedded = backend.kind === 'embedded';
    const sealing = { keys: new KeyRing(encryption.key, encryption.oldKeys), required: encryption.required };
    const adapter = embedded
      ? EmbeddedStoreModule.forRoot(backend)
      : RedisStoreModule.forRoot({ backend, flightLeaseMs });
    return {
      module: StoreModule,
      global: true,
      imports: [RawStoreModule.forAdapter(adapter)],
      providers: [
        {
          provide: StoreBreaker,
          inject: [RAW_STORE],
          useFactory: (store: EntryStore) =>
            makeBreaker(store, timeoutMs, embedded ? isSqliteUnavailable : isUnavailable),
        },
        {
          provide: EntryStore,
          inject: [RAW_STORE, StoreBreaker],
          useFactory: (store: EntryStore, breaker: StoreBreaker) =>
            new SealedEntryStore(
              new ResilientEntryStore(store, breaker, {
                requestMs: timeoutMs,
                administrationMs: ADMINISTRATION_MS,
              }),
              sealing,
            ),
        },
        {
          provide: LedgerStore,
          inject: [RAW_LEDGER, StoreBreaker],
          useFactory: (store: LedgerStore, breaker: StoreBreaker) =>
            new ResilientLedgerStore(store, breaker, { deadlineMs: LEDGER_MS }),
        },
        {
          provide: JobQueue,
          inject: [RAW_JOBS, StoreBreaker],
          useFactory: (queue: JobQueue, breaker: StoreBreaker) =>
            new SealedJobQueue(new ResilientJobQueue(queue, breaker, { deadlineMs: JOBS_MS }), sealing),
        },
        {
          // One process owns the embedded store: there is nobody to share a flight with.
          provide: FlightStore,
          inject: [StoreBreaker, { token: RedisFlightStore, optional: true }],
          useFactory: (breaker: StoreBreaker, flights?: RedisFlightStore) =>
            flights &&
            SealedFlightStore.around(
              new ResilientFlightStore(flights, breaker, {
                requestMs: timeoutMs,
                besideMs: Math.max(timeoutMs, BESIDE_A_CALL_MS),
              }),
              sealing.keys,
            ),
        },
        {
          provide: StoreHealth,
          inject: [StoreBreaker, { token: RedisConnections, optional: true }],
          useFactory: (breaker: StoreBreaker, connection?: Connection) =>
            new BreakerStoreHealth(backend.kind, breaker, connection),
        },
      ],
      exports: [EntryStore, FlightStore, JobQueue, LedgerStore, StoreHealth, RawStoreModule],
    };
  }

  /** Gives a store that is there the time to be connected to, so that the first request finds it; no longer. */
  async onModuleInit(): Promise<void> {
    const deadline = performance.now() + LONGEST_WAIT_AT_START_MS;
    for (;;) {
      try {
        return await withDeadline(this.store.ping(), LONGEST_WAIT_AT_START_MS);
      } catch (error) {
        if (performance.now() < deadline) await setTimeout(RETRY_AT_START_MS);
        else return logger.warn({ msg: 'store is not there: starting without cache', reason: String(error) });
      }
    }
  }

  onApplicationShutdown(): void {
    this.breaker.close();
  }
}

function makeBreaker(
  store: EntryStore,
  timeoutMs: number,
  adapterIsUnavailable: (error: unknown) => boolean,
): StoreBreaker {
  return new StoreBreaker({
    failures: FAILURES_THAT_OPEN,
    probeEveryMs: PROBE_EVERY_MS,
    probe: () => withDeadline(store.ping(), timeoutMs),
    isUnavailable: (error) => error instanceof DeadlineExceededError || adapterIsUnavailable(error),
    onChange: (state, reason) => {
      if (state === 'open') logger.warn({ msg: 'store is down: going on without cache', reason });
      if (state === 'closed') logger.log({ msg: 'store is back' });
    },
  });
}
