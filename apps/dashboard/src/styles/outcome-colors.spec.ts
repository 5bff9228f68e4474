import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Color = readonly [number, number, number];
/** Row by row. */
type Matrix = readonly [Color, Color, Color];

/** Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB. */
const VISIONS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const OUTCOMES = ['exact', 'similar', 'coalesced', 'batched', 'upstream', 'error'];
/** WCAG 2.2, 1.4.11: graphics beside what is around them. */
const LEAST_CONTRAST = 3;
/** Distance in Oklab; 0.02 is just noticeable side by side. */
const LEAST_DISTANCE = 0.08;

const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function token(name: string, theme: 0 | 1): Color {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  const hex = found?.[theme + 1];
  if (hex === undefined) throw new Error(`tokens.css has no colours for --${name}`);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return [r, g, b];
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function contrast(a: Color, b: Color): number {
  const [high = 0, low = 0] = [a, b].map(luminance).sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const luminance = ([r, g, b]: Color) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function times(matrix: Matrix, [r, g, b]: Color): Color {
  const [x, y, z] = matrix;
  const row = ([p, q, s]: Color) => Math.min(1, Math.max(0, p * r + q * g + s * b));
  return [row(x), row(y), row(z)];
}

/** https://bottosson.github.io/posts/oklab/ */
function oklab([r, g, b]: Color): Color {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = ([a, b, c]: Color, [x, y, z]: Color) => Math.hypot(a - x, b - y, c - z);

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('The colours of the outcomes in the %s theme', (_, theme) => {
  it.each(OUTCOMES)('stand out from the surface: %s', (name) => {
    expect(contrast(token(`outcome-${name}`, theme), token('surface', theme))).toBeGreaterThanOrEqual(
      LEAST_CONTRAST,
    );
  });

  it.each(Object.entries(VISIONS))('differ from each other: %s', (_vision, matrix) => {
    const seen = OUTCOMES.map((name) => oklab(times(matrix, token(`outcome-${name}`, theme))));
    const distances = seen.flatMap((one, index) =>
      seen.slice(index + 1).map((other) => distance(one, other)),
    );
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(LEAST_DISTANCE);
  });

  it.each(['text', 'muted', 'faint'])('leave texts readable: %s', (name) => {
    for (const ground of ['surface', 'canvas', 'sunken', 'hover']) {
      expect(contrast(token(name, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });
});
