export interface CountRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export interface CountReply {
  readonly id: number;
  /** In the order of the texts. */
  readonly counts: readonly number[];
}
