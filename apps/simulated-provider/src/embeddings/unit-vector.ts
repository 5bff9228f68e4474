import { Random } from '../compose/random.js';

/** Components that each feature of a text touches. */
const SPREAD = 24;

/**
 * A vector of length 1, the same for the same text. Words and pairs of words each add a few signed components, so
 * texts that share most of their words come out close by cosine (feature hashing, Weinberger et al. 2009).
 */
export function unitVector(text: string, model: string, size: number): number[] {
  const vector = new Float64Array(size);
  for (const feature of featuresOf(text)) {
    const random = new Random(`${model} ${feature}`);
    for (let count = 0; count < SPREAD; count += 1) {
      const at = random.whole(0, size - 1);
      vector[at] = (vector[at] ?? 0) + random.between(-1, 1);
    }
  }
  return normalized([...vector]);
}

/** Of length 1, in single precision as the API gives them. */
export function normalized(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  // A few components cut off a sparse vector may all be zero.
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((component) => Math.fround(component / length));
}

function featuresOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  // The whole text is a feature too: texts that differ in a sign or a letter's case are not the same vector.
  return [`whole ${text}`, ...words, ...pairs];
}
