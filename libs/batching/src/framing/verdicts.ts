import type { Finding } from './framing.js';

/** What becomes of an item: its answer, or undefined when it is to be asked again alone. */
export type Verdict = string | undefined;

/**
 * Decides which findings can be trusted.
 *
 * An answer that is not where it should be may have been written into the one beside it, so those are asked again as
 * well. Where the call was cut at its length limit, the rest is just not written yet, and whatever was finished stands.
 *
 * @param cut whether the call ended at its length limit
 */
export function verdictsOn(findings: readonly Finding[], cut: boolean): Verdict[] {
  const absent = (finding: Finding | undefined) => finding?.kind === 'missing' || finding?.kind === 'empty';
  return findings.map((finding, at) => {
    if (finding.kind !== 'answer') return undefined;
    const suspect = !cut && (absent(findings[at - 1]) || absent(findings[at + 1]));
    return suspect ? undefined : finding.text;
  });
}
