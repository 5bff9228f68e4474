import type { RedisLink } from '../connection/redis-link.js';
import { renewLease } from '../scripts/renew-lease-3.lua.js';
import { NEAR_KEYS } from './near-names.js';

/** How far the invalidations have come, as Redis numbers them. */
export interface NearPosition {
  readonly n: number;
  /** Random: the same number with another token belongs to another history (Redis was restarted, a replica took over). */
  readonly token: string;
}

const LEASE_MS = 2_000;
/** For clocks that do not run alike. */
const MARGIN_MS = 100;
/** An invalidation that Redis has numbered may still be on its way here over the other connection. */
const ON_ITS_WAY_MS = 100;

/**
 * A replica's lease on serving local copies (Gray & Cheriton 1989). It is renewed at Redis only together with proof
 * that no invalidation passed this replica by; an invalidation waits for each replica whose lease has not run out.
 * The replica counts from when it sent the renewal, Redis from when it got it, so the replica stops first.
 */
export class NearLease {
  #validUntil = Number.NEGATIVE_INFINITY;
  #position: NearPosition | undefined;
  #awaited:
    { readonly position: NearPosition; readonly until: number; readonly timer: NodeJS.Timeout } | undefined;

  /**
   * @param onMissed told when invalidations passed by: whatever is held locally may be out of date.
   * `unheard`: they were published to a connection that seemed to live
   */
  constructor(
    private readonly link: RedisLink,
    private readonly replica: string,
    private readonly onMissed: (unheard: boolean) => void,
  ) {}

  get valid(): boolean {
    return performance.now() < this.#validUntil;
  }

  /** @param stillThere whether what was published since the renewal was sent has come here, if it came anywhere */
  async renew(stillThere: () => boolean): Promise<void> {
    const before = this.#position;
    const until = performance.now() + LEASE_MS - MARGIN_MS;
    const [n, token] = (await this.link.run(
      renewLease,
      [NEAR_KEYS.position, NEAR_KEYS.leases, NEAR_KEYS.seen],
      [this.replica, LEASE_MS, before?.n ?? -1, before?.token ?? ''],
    )) as [string, string];
    if (!stillThere()) return;
    const there: NearPosition = { n: Number(n), token };
    const here = this.#position;
    if (here === undefined || before === undefined || precedes(there, before)) this.#catchUp(there, until);
    else if (there.n <= here.n) this.#extend(until);
    else this.#await(there, until);
  }

  /**
   * Takes note of a published invalidation.
   * @returns false when others before it passed by
   */
  note(position: NearPosition): boolean {
    const before = this.#position;
    this.#position = position;
    const awaited = this.#awaited;
    if (awaited !== undefined && position.n >= awaited.position.n) {
      this.#stopWaiting();
      this.#extend(awaited.until);
    }
    return before !== undefined && position.n === before.n + 1;
  }

  /** The connection that invalidations come over was lost. */
  lapse(): void {
    this.#stopWaiting();
    this.#validUntil = Number.NEGATIVE_INFINITY;
  }

  #extend(until: number): void {
    this.#validUntil = Math.max(this.#validUntil, until);
  }

  #await(position: NearPosition, until: number): void {
    this.#stopWaiting();
    const over = (): void => {
      if (this.#awaited?.timer === timer) this.#catchUp(position, until, true);
    };
    // In a process that was busy the timer comes before what the connection brought meanwhile: that is read first.
    const timer = setTimeout(() => setImmediate(over), ON_ITS_WAY_MS).unref();
    this.#awaited = { position, until, timer };
  }

  #catchUp(position: NearPosition, until: number, unheard = false): void {
    this.#stopWaiting();
    this.#position = position;
    this.onMissed(unheard);
    this.#extend(until);
  }

  #stopWaiting(): void {
    clearTimeout(this.#awaited?.timer);
    this.#awaited = undefined;
  }
}

/** True when `now`, read later, is behind `before`: the history that `before` belonged to is lost. */
function precedes(now: NearPosition, before: NearPosition): boolean {
  return now.n < before.n || (now.n === before.n && now.token !== before.token);
}
