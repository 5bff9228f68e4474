import { LEDGER_SPANS } from '@reuso/store/ports';
import { PART, PART_COUNTS } from './layout.js';

/** Atoms of a masterplan that one flush keeps apart, and pauses that it notices. */
const MOST_ATOMS = 500;
const MOST_SPANS = 16;

/** A part's counts, by `PART`. */
export type PartTally = Float64Array;

export function newPart(): PartTally {
  return new Float64Array(PART_COUNTS.length);
}

/** Adds a part's counts to another's. */
export function addPart(to: PartTally, from: PartTally): void {
  const seen = Math.max(to[PART['^seen']] ?? 0, from[PART['^seen']] ?? 0);
  for (let index = 0; index < from.length; index += 1) to[index] = (to[index] ?? 0) + (from[index] ?? 0);
  to[PART['^seen']] = seen;
}

export interface SpanTally {
  startedAt: number;
  endedAt: number;
  readonly counts: PartTally;
}

/** What is counted of one masterplan between two flushes. */
export class MasterplanTally {
  readonly counts = newPart();
  readonly atoms = new Map<string, PartTally>();
  readonly spans: SpanTally[] = [];

  /** @returns undefined when there are more atoms than are kept apart */
  atom(id: string): PartTally | undefined {
    const known = this.atoms.get(id);
    if (known !== undefined || this.atoms.size >= MOST_ATOMS) return known;
    const atom = newPart();
    this.atoms.set(id, atom);
    return atom;
  }

  /** The span that goes on at this time, or a new one after a pause. */
  span(startedAt: number, endedAt: number): PartTally {
    const last = this.spans.at(-1);
    const goesOn =
      last !== undefined &&
      startedAt - last.endedAt < LEDGER_SPANS.pauseMs &&
      last.startedAt - endedAt < LEDGER_SPANS.pauseMs;
    if (last !== undefined && (goesOn || this.spans.length >= MOST_SPANS)) {
      last.startedAt = Math.min(last.startedAt, startedAt);
      last.endedAt = Math.max(last.endedAt, endedAt);
      return last.counts;
    }
    const counts = newPart();
    this.spans.push({ startedAt, endedAt, counts });
    return counts;
  }

  add(other: MasterplanTally): void {
    addPart(this.counts, other.counts);
    for (const [id, atom] of other.atoms) {
      const own = this.atom(id);
      if (own !== undefined) addPart(own, atom);
    }
    for (const { startedAt, endedAt, counts } of other.spans) addPart(this.span(startedAt, endedAt), counts);
  }
}
