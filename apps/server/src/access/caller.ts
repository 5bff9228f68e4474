/** Who is asking, as far as the service cares: whose entries it reads, and what it may administer. */
export interface Caller {
  readonly tenant: string;
  /** An operator: reaches every tenant's entries. */
  readonly isOperator: boolean;
  /**
   * Whether the key of this caller came in `Authorization`, so that the header is not the provider's to see.
   */
  readonly authorizationIsOurs: boolean;
}
