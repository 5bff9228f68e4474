import { describe, expect, it } from 'vitest';
import { to31 } from './to-3-1.js';

describe('to31', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      { allOf: [{ type: 'object' }], nullable: true },
      { anyOf: [{ allOf: [{ type: 'object' }] }, { type: 'null' }] },
    ],
    [
      { items: [{ type: 'integer', minimum: 0, maximum: 9007199254740991 }] },
      { items: [{ type: 'integer', minimum: 0 }] },
    ],
  ])('makes of %j %j', (schema, expected) => {
    expect(to31(schema)).toEqual(expected);
  });
});
