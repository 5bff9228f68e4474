import type { Fence } from '@reuso/store/ports';
import type { WholeBody } from '../answer.js';
import type { LeadingCall } from '../call/llm-call.js';

/** What processes have to know of a call to share it, whatever it asks for. */
export type RelayedCall = Pick<
  LeadingCall,
  | 'requestId'
  | 'permissions'
  | 'fence'
  | 'storeAvailable'
  | 'signal'
  | 'sealManifest'
  | 'manifest'
  | 'onBrought'
> & {
  /** What calls that ask the same have in common. */
  readonly profile: { readonly key: string };
};

/** The store, as those need it who follow a flight. No method rejects because it does not answer. */
export interface RelayCache<Call> {
  /** What is stored, if it may answer the call. */
  find(call: Call): Promise<WholeBody | undefined>;
  /** A whole stream as it is stored, or as it was put together. */
  settle(call: Call, assembled: WholeBody): Promise<WholeBody>;
  /** Ties what is stored to what the call brings. */
  tie(call: Call, body: WholeBody): Promise<void>;
  /** The generations of what the call brings. */
  fence(call: Call): Promise<Fence | undefined>;
}
