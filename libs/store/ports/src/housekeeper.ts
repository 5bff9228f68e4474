/** How much a sweep has taken out, by kind (`tag_index_members`); zero where there was nothing. */
export type Swept = Readonly<Record<string, number>>;

/** Takes out of the store what neither expires by itself nor is met by a request that would take it out. */
export abstract class Housekeeper {
  /**
   * Goes through the store once, in small steps.
   * @param signal ends it early; what is left is found by the next sweep
   */
  abstract sweep(signal: AbortSignal): Promise<Swept>;
}
