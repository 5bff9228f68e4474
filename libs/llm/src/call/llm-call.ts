import type { Belonging, CacheDirectives } from '@reuso/llm-cache';
import type { Fence } from '@reuso/store/ports';
import type { MaybePromise } from '../stage.js';
import type { ChatProfile } from './chat-profile.js';

/** One chat completion on its way down the corridor, whichever front door it came through. */
export interface LlmCall {
  readonly requestId: string;
  /** `performance.now()` of its arrival */
  readonly receivedAt: number;
  readonly belonging: Belonging;
  readonly atom: string | undefined;
  readonly profile: ChatProfile;
  /** Path and query below the provider's base URL. */
  readonly endpoint: string;
  /** The body as it came, and as it goes upstream. */
  readonly rawBody: Buffer;
  /** The caller's end-to-end headers for the provider; made only when one is asked. */
  readonly upstreamHeaders: () => Record<string, string | string[]>;
  readonly directives: CacheDirectives;
  /** False: neither read nor stored (`use_cache: false`). */
  readonly useCache: boolean;
  /** True: it may wait for others to share one upstream call with. */
  readonly batching?: boolean;
  /** 2 or more: a retry. */
  readonly attempt: number;
  /** What the caller asked its answer to be kept for; undefined: the default. */
  readonly ttlSeconds: number | undefined;
  /** Runs the listener when the caller hangs up before it has its answer. */
  readonly onceGone: (listener: () => void) => void;
  /** Asked by a warm-up: nobody looks it up. */
  readonly ahead?: boolean;
}

/** What the policy lets a call do. */
export interface Permissions {
  readonly mayRead: boolean;
  readonly mayStore: boolean;
  /** Whether it may take the answer of a call that is already under way, and give its own to others. */
  readonly mayShare: boolean;
}

/** A call with what the stages before found out about it. */
export interface StagedCall extends LlmCall {
  readonly permissions: Permissions;
  /** Why it is forwarded, should it be (RFC 9211 §2.2). */
  readonly forward: 'bypass' | 'miss' | 'request' | 'stale';
  /** What it saw of its tags and key; undefined: the store is not available, or nothing is stored. */
  readonly fence: Fence | undefined;
  readonly storeAvailable: boolean;
}

/** A call that leads a flight: upstream is asked on behalf of all who share it. */
export interface LeadingCall extends StagedCall {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Asked when the answer is there: whether, and with whose tags, it is stored. Later passengers tie their own. */
  readonly sealManifest: () => MaybePromise<Manifest>;
  /** What passengers have brought until now. */
  readonly manifest: () => Manifest;
  /** Has the listener told of what passengers bring from now on, so that it can be passed on to where it is stored. */
  readonly onBrought: (listener: BroughtListener) => void;
}

/** @returns whether it comes in time for the write; if not, the passenger ties it afterwards */
export type BroughtListener = (manifest: Manifest) => MaybePromise<boolean>;

/** What the passengers of a flight bring to the entry that comes of it. */
export interface Manifest {
  readonly mayStore: boolean;
  readonly tags: readonly string[];
  readonly fence: Fence | undefined;
  /** True: something that selects the answer was invalidated while it was in flight. */
  readonly doomed: boolean;
}
