/** What a filled store has to be shown: undefined where it has nothing of the kind. */
export class Landmarks {
  readonly #server: URL;

  constructor(server: URL) {
    this.#server = server;
  }

  /** The masterplan of the last day with the most lookups. */
  busiestMasterplan(): Promise<string | undefined> {
    return this.#first(
      'analytics/masterplans?window=24h&sort=lookups&limit=1',
      'masterplans',
      'masterplan_id',
    );
  }

  /** An entry of a layer; with a text, one that was asked with it. */
  entry(layer: 'llm' | 'rag' | 'embedding', text = ''): Promise<string | undefined> {
    const search = text === '' ? '' : `&q=${encodeURIComponent(text)}`;
    return this.#first(`entries?layer=${layer}&limit=1${search}`, 'items', 'key');
  }

  async #first(path: string, list: string, field: string): Promise<string | undefined> {
    const response = await fetch(new URL(`/api/v1/${path}`, this.#server));
    const body = (await response.json()) as Record<string, Record<string, string>[] | undefined>;
    return body[list]?.[0]?.[field];
  }
}
