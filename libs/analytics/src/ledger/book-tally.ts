import type { BatchEvent, CallEvent, StoreEvent, UpstreamEvent } from '@reuso/events';
import { OTHER_ID } from '@reuso/store/ports';
import { ActivityRing, type Seen } from '../activity/activity-ring.js';
import { BATCH_SIZE_EDGES, SIMILARITY_EDGES, bucketAmong, timeBucket } from './histogram.js';
import {
  BATCH_SIZE,
  BOOK_PLACES,
  LAYER_PLACES,
  MODEL,
  MODEL_COUNTS,
  PART,
  SIMILARITY,
  TOTAL_NAMES,
  UPSTREAM_TIME,
} from './layout.js';
import { MasterplanTally, type PartTally } from './masterplan-tally.js';
import { isBypass, microsOf, nanoOf, outcomeNameOf, savedMs } from './reckoning.js';

/** What one flush keeps apart; further ones are counted as `OTHER_ID`. */
const MOST_MODELS = 100;
const MOST_MASTERPLANS = 500;
/** Requests that one flush shows: of hits there may be thousands, and none of them may hide a miss. */
const MOST_HITS_SHOWN = 50;
const MOST_OTHERS_SHOWN = 200;
/** A model's name is whatever a caller wrote. */
const MOST_MODEL_CHARACTERS = 200;

/** What is counted for one book between two flushes: additions to numbers, for the hit path waits for them. */
export class BookTally {
  readonly totals = new Float64Array(TOTAL_NAMES.length);
  readonly models = new Map<string, Float64Array>();
  readonly masterplans = new Map<string, MasterplanTally>();
  readonly #hits = new ActivityRing(MOST_HITS_SHOWN);
  readonly #others = new ActivityRing(MOST_OTHERS_SHOWN);

  /** The requests to show, the oldest first. */
  get activity(): Seen[] {
    return [...this.#hits.all, ...this.#others.all].sort((a, b) => a.at - b.at);
  }

  /**
   * @param costUsd of the answer's tokens; undefined: not known
   * @param at ms since the epoch
   */
  call(event: CallEvent, costUsd: number | undefined, at: number): void {
    const { layer, outcome } = event;
    const { counts, outcomes, times } = LAYER_PLACES[layer];
    const bypass = isBypass(event);
    const reused = outcome === 'hit' || outcome === 'coalesced';
    const inner = event.internal === true;
    if (event.ahead === true) return this.#ahead(event, costUsd, reused);
    if (!bypass) {
      if (outcome === 'hit') this.#add(inner ? counts.inner_hits : counts.hits, 1);
      else if (outcome === 'coalesced') this.#add(inner ? counts.inner_coalesced : counts.coalesced, 1);
      else this.#add(inner ? counts.inner_misses : counts.misses, 1);
    }
    if (outcome === 'error') this.#add(counts.failed, 1);
    this.#add((reused ? times.hit : times.miss) + timeBucket(event.latencyMs * 1000), 1);
    if (event.similarity !== undefined && layer === 'rag_similarity' && outcome === 'hit')
      this.#add(SIMILARITY + bucketAmong(SIMILARITY_EDGES, event.similarity), 1);

    const cost = costUsd === undefined ? 0 : nanoOf(costUsd);
    const spent = reused ? 0 : cost;
    if (inner) {
      this.#add(counts.spent_nano, spent);
      this.#add(LAYER_PLACES.rag_similarity.counts.overhead_nano, spent);
      this.#model(event, costUsd, 0, 0, spent, 0);
      if (event.masterplan !== undefined) this.#overhead(event.masterplan, spent, at);
      return;
    }
    const name = outcomeNameOf(event);
    this.#add(outcomes[name], 1);
    // What similarity found is told of by `rag` too, and counted there in all that is not the layer's own.
    if (layer === 'rag_similarity') return;

    const saved = reused ? cost : 0;
    const savedMicros = microsOf(savedMs(event));
    this.#add(counts.spent_nano, spent);
    this.#add(counts.saved_nano, saved);
    this.#add(counts.saved_micros, savedMicros);
    this.#add(counts.waited_micros, microsOf(event.latencyMs / (event.together ?? 1)));
    const lookups = bypass ? 0 : 1;
    const served = reused || name === 'similar' ? 1 : 0;
    this.#model(event, costUsd, lookups, served, spent, saved);
    if (event.masterplan === undefined) return;
    const place = PART[name];
    const masterplan = this.#masterplan(event.masterplan);
    this.#part(masterplan.counts, place, lookups, served, spent, saved, savedMicros, at);
    this.#part(
      masterplan.span(at - event.latencyMs, at),
      place,
      lookups,
      served,
      spent,
      saved,
      savedMicros,
      at,
    );
    const atom = event.atom === undefined ? undefined : masterplan.atom(event.atom);
    if (atom !== undefined) this.#part(atom, place, lookups, served, spent, saved, savedMicros, at);
  }

  /** What a lookup of a masterplan cost by itself: paid, and taken off what the masterplan saved. */
  #overhead(id: string, spent: number, at: number): void {
    const { counts } = this.#masterplan(id);
    counts[PART.spent_nano] = (counts[PART.spent_nano] ?? 0) + spent;
    counts[PART.saved_nano] = (counts[PART.saved_nano] ?? 0) - spent;
    counts[PART['^seen']] = at;
  }

  /** What a warm-up asked was paid for, and is no lookup: whoever finds it there later saves that price. */
  #ahead(event: CallEvent, costUsd: number | undefined, reused: boolean): void {
    if (reused || costUsd === undefined) return;
    const spent = nanoOf(costUsd);
    this.#add(LAYER_PLACES[event.layer].counts.spent_nano, spent);
    this.#model(event, costUsd, 0, 0, spent, 0);
  }

  /** Notes a request for those who watch. */
  show(event: CallEvent, costUsd: number | undefined, at: number, reason: string | undefined): void {
    (event.outcome === 'hit' ? this.#hits : this.#others).add(event, at, costUsd, reason);
  }

  store({ layer, operation, ok, durationMs, fenced }: StoreEvent): void {
    const { counts, times } = LAYER_PLACES[layer];
    if (!ok) return this.#add(counts.faults, 1);
    if (operation === 'lookup') this.#add(times.lookup + timeBucket(durationMs * 1000), 1);
    if (operation !== 'write' || fenced === true) return;
    this.#add(counts.writes, 1);
    this.#add(times.write + timeBucket(durationMs * 1000), 1);
  }

  upstream({ durationMs, masterplan, layer }: UpstreamEvent): void {
    this.#add(BOOK_PLACES.upstream_calls, 1);
    if (layer !== undefined) this.#add(LAYER_PLACES[layer].counts.upstream_calls, 1);
    this.#add(UPSTREAM_TIME + timeBucket(durationMs * 1000), 1);
    if (masterplan === undefined) return;
    const { counts } = this.#masterplan(masterplan);
    counts[PART.upstream_calls] = (counts[PART.upstream_calls] ?? 0) + 1;
  }

  /** @param savedUsd what its prompts would have cost alone, less what the call cost; undefined: not known */
  batch({ size, fallbacks }: BatchEvent, savedUsd: number | undefined): void {
    this.#add(BOOK_PLACES.batches, 1);
    this.#add(BOOK_PLACES.batch_prompts, size);
    this.#add(BOOK_PLACES.batch_fallbacks, fallbacks);
    this.#add(BOOK_PLACES.batch_saved_nano, nanoOf(savedUsd ?? 0));
    this.#add(BATCH_SIZE + bucketAmong(BATCH_SIZE_EDGES, size), 1);
  }

  /** Adds another book's counts: everybody's figures are the sum of all tenants'. */
  add(other: BookTally): void {
    addNumbers(this.totals, other.totals);
    for (const [model, counts] of other.models) addNumbers(this.#modelCounts(model), counts);
    for (const [id, masterplan] of other.masterplans) this.#masterplan(id).add(masterplan);
    for (const { event, at, costUsd, reason } of other.activity) this.show(event, costUsd, at, reason);
  }

  #add(place: number, number: number): void {
    this.totals[place] = (this.totals[place] ?? 0) + number;
  }

  #model(
    { model, usage }: CallEvent,
    costUsd: number | undefined,
    lookups: number,
    reused: number,
    spent: number,
    saved: number,
  ): void {
    const counts = this.#modelCounts(model);
    counts[MODEL.lookups] = (counts[MODEL.lookups] ?? 0) + lookups;
    counts[MODEL.reused] = (counts[MODEL.reused] ?? 0) + reused;
    counts[MODEL.spent_nano] = (counts[MODEL.spent_nano] ?? 0) + spent;
    counts[MODEL.saved_nano] = (counts[MODEL.saved_nano] ?? 0) + saved;
    if (usage === undefined || costUsd !== undefined) return;
    counts[MODEL.unpriced_prompt] = (counts[MODEL.unpriced_prompt] ?? 0) + usage.promptTokens;
    counts[MODEL.unpriced_completion] = (counts[MODEL.unpriced_completion] ?? 0) + usage.completionTokens;
  }

  #modelCounts(model: string): Float64Array {
    const known = this.models.get(model);
    if (known !== undefined) return known;
    const name = this.models.size < MOST_MODELS ? model.slice(0, MOST_MODEL_CHARACTERS) : OTHER_ID;
    const shared = this.models.get(name);
    if (shared !== undefined) return shared;
    const counts = new Float64Array(MODEL_COUNTS.length);
    this.models.set(name, counts);
    return counts;
  }

  #masterplan(id: string): MasterplanTally {
    const known = this.masterplans.get(id);
    if (known !== undefined) return known;
    const name = this.masterplans.size < MOST_MASTERPLANS ? id : OTHER_ID;
    const shared = this.masterplans.get(name);
    if (shared !== undefined) return shared;
    const masterplan = new MasterplanTally();
    this.masterplans.set(name, masterplan);
    return masterplan;
  }

  #part(
    part: PartTally,
    outcome: number,
    lookups: number,
    reused: number,
    spent: number,
    saved: number,
    savedMicros: number,
    at: number,
  ): void {
    part[outcome] = (part[outcome] ?? 0) + 1;
    part[PART.lookups] = (part[PART.lookups] ?? 0) + lookups;
    part[PART.reused] = (part[PART.reused] ?? 0) + reused;
    part[PART.spent_nano] = (part[PART.spent_nano] ?? 0) + spent;
    part[PART.saved_nano] = (part[PART.saved_nano] ?? 0) + saved;
    part[PART.saved_micros] = (part[PART.saved_micros] ?? 0) + savedMicros;
    part[PART['^seen']] = at;
  }
}

function addNumbers(to: Float64Array, from: Float64Array): void {
  for (let index = 0; index < from.length; index += 1) to[index] = (to[index] ?? 0) + (from[index] ?? 0);
}
