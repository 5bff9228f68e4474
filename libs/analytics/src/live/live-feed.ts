/** What a watcher of a live feed is told: something new, or that the store does not answer. */
export type LiveMessage<Item> =
  { readonly kind: 'item'; readonly item: Item } | { readonly kind: 'unavailable' };

export type LiveListener<Item> = (message: LiveMessage<Item>) => void;

/** Asks for what is new in one book; told again and again, it remembers what it has told. */
export interface LiveSource<Item> {
  /** @throws StoreUnavailableError */
  poll(): Promise<readonly Item[]>;
}

const EVERY_MS = 1_000;

interface Watched<Item> {
  readonly listeners: Set<LiveListener<Item>>;
  readonly timer: NodeJS.Timeout;
}

/** Polls a book once a second while somebody watches it, however many do: what all replicas have counted is there. */
export class LiveFeed<Item> {
  readonly #books = new Map<string, Watched<Item>>();

  constructor(private readonly sourceOf: (book: string) => LiveSource<Item>) {}

  /** @returns a function that ends the watching */
  watch(book: string, listener: LiveListener<Item>): () => void {
    const watched = this.#books.get(book) ?? this.#begin(book);
    // A function given twice is two watchers.
    const own: LiveListener<Item> = (message) => listener(message);
    watched.listeners.add(own);
    return () => {
      watched.listeners.delete(own);
      if (watched.listeners.size > 0) return;
      clearInterval(watched.timer);
      if (this.#books.get(book) === watched) this.#books.delete(book);
    };
  }

  #begin(book: string): Watched<Item> {
    const source = this.sourceOf(book);
    const listeners = new Set<LiveListener<Item>>();
    let polling = false;
    const timer = setInterval(() => {
      if (polling) return;
      polling = true;
      void tellNews(source, listeners).finally(() => (polling = false));
    }, EVERY_MS);
    timer.unref();
    const watched = { listeners, timer };
    this.#books.set(book, watched);
    // What there is now is not news.
    polling = true;
    void source
      .poll()
      .catch(() => undefined)
      .finally(() => (polling = false));
    return watched;
  }
}

async function tellNews<Item>(
  source: LiveSource<Item>,
  listeners: ReadonlySet<LiveListener<Item>>,
): Promise<void> {
  try {
    for (const item of await source.poll()) {
      for (const listener of listeners) listener({ kind: 'item', item });
    }
  } catch {
    for (const listener of listeners) listener({ kind: 'unavailable' });
  }
}
