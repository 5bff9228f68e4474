/** What one flight is called in Redis. All of it shares the key's hash tag, for scripts touch several of them. */
export interface FlightNames {
  /** string: the token of the flight that can be boarded under the key */
  readonly lease: string;
  /** hash, see `elect-2.lua.ts`; expires a lease after its leader was last heard of */
  readonly record: string;
  /** zset of followers, "<replica>/<number>", scored by when they are forgotten, ms */
  readonly passengers: string;
  /** stream of a live answer's pieces: the ids are "<number>-0" */
  readonly pieces: string;
}

export function leaseName(key: string): string {
  return `reuso:{${key}}:lease`;
}

export function flightNames(key: string, token: string): FlightNames {
  const own = (what: string): string => `reuso:{${key}}:${what}:${token}`;
  return {
    lease: leaseName(key),
    record: own('flight'),
    passengers: own('passengers'),
    pieces: own('pieces'),
  };
}

/** A replica's inbox is this and its name. Channels know no databases, keys do: the number makes them alike. */
export function inboxPrefix(db: number): string {
  return `reuso:flights:${db}:`;
}
