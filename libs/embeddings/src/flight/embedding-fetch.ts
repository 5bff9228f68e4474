import type { Manifest, RawBody, RelayedCall } from '@reuso/llm';
import { CanonicalHasher } from '@reuso/llm-cache';
import type { EmbeddingCall } from '../embedding-call.js';
import type { CachedEmbedding } from '../entry/cached-embedding.js';
import type { EmbeddingInput } from '../request/embedding-request.js';
import type { EmbeddingFlight } from './embedding-flight.js';

const FETCH_KEY_VERSION = 'reuso-embedding-fetch-1';

/** An input that a fetch asks for. */
export interface Asked {
  readonly flight: EmbeddingFlight;
  readonly input: EmbeddingInput;
}

/** What came of the call that was made. */
export interface Flown {
  readonly promptTokens: number;
  readonly storedAll: boolean;
  readonly headers: RawBody['headers'];
}

/** What a fetch has brought so far: filled by who asks the provider, or reads what another process has stored. */
export interface Fetched {
  /** In the order of the inputs that were asked. */
  embeddings?: readonly CachedEmbedding[];
  /** Set where this process has asked the provider. */
  flown?: Flown;
}

/**
 * One call to the provider, for inputs that nobody in this process has under way. Processes share it where they ask for
 * the same inputs in the same order.
 */
export interface EmbeddingFetch extends RelayedCall {
  readonly call: EmbeddingCall;
  readonly asked: readonly Asked[];
  readonly fetched: Fetched;
}

export function embeddingFetch(
  call: EmbeddingCall,
  asked: readonly Asked[],
  { mayShare, signal }: { readonly mayShare: boolean; readonly signal: AbortSignal },
): EmbeddingFetch {
  const flights = asked.map(({ flight }) => flight);
  const manifest = () => together(flights.map((flight) => flight.manifest()));
  const { fence, mayStore } = manifest();
  return {
    call,
    asked,
    fetched: {},
    requestId: call.requestId,
    profile: { key: fetchKey(flights) },
    permissions: { mayRead: mayShare, mayStore, mayShare },
    fence: mayStore ? fence : undefined,
    storeAvailable: fence !== undefined,
    signal,
    manifest,
    // Each input's own tags are its flight's.
    sealManifest: () => ({ ...together(flights.map((flight) => flight.seal())), tags: [] }),
    onBrought: (listener) => {
      for (const flight of flights) flight.onBrought(listener);
    },
  };
}

/** Inputs' keys tell of tenant, namespace, model and all: a digest of them says all that the provider is asked. */
function fetchKey(flights: readonly EmbeddingFlight[]): string {
  const hasher = new CanonicalHasher().text(FETCH_KEY_VERSION);
  return `embeddings:${hasher.json(flights.map(({ key }) => key)).digest()}`;
}

function together(manifests: readonly Manifest[]): Manifest {
  const fence = new Map<string, string>();
  for (const each of manifests) {
    for (const [name, generation] of each.fence ?? []) {
      if (!fence.has(name)) fence.set(name, generation);
    }
  }
  return {
    tags: [...new Set(manifests.flatMap(({ tags }) => tags))],
    fence: manifests.every((each) => each.fence !== undefined) ? fence : undefined,
    mayStore: manifests.some(({ mayStore }) => mayStore),
    doomed: manifests.every(({ doomed }) => doomed),
  };
}
