/** Who is asking, as far as the service cares: whose entries it reads, and what it may administer. */
export interface Caller {
  readonly tenant: string;
  /** An operator: reaches every tenant's entries. */
  readonly isOperator: boolean;
  /** Names of the headers that carry a key of ours in whatever form, and are not the provider's to see. */
  readonly ourHeaders: () => readonly string[];
}
