import { describe, expect, it } from 'vitest';
import { withoutUsage } from './without-usage.js';

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const head = { id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', provider: 'P' };
const choices = [{ index: 0, delta: { content: 'a' }, finish_reason: null }];

describe('withoutUsage', () => {
  it('hands back what has none', () => {
    for (const chunk of [{ ...head, choices }, { error: { message: 'x' } }, undefined, null, 'text', [1]]) {
      expect(withoutUsage(chunk)).toBe(chunk);
    }
  });

  it('takes it away, and leaves the chunk as it was', () => {
    const chunk = { ...head, choices, usage: null };
    expect(withoutUsage(chunk)).toEqual({ ...head, choices });
    expect(withoutUsage({ ...head, choices, usage })).toEqual({ ...head, choices });
    expect(chunk).toHaveProperty('usage');
  });

  it('drops an event that came for the usage only', () => {
    expect(withoutUsage({ ...head, choices: [], usage })).toBeNull();
    expect(withoutUsage({ ...head, usage, citations: [], service_tier: null })).toBeNull();
  });

  it('keeps an event that tells something else', () => {
    const filters = { ...head, choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    expect(withoutUsage({ ...filters, usage })).toEqual(filters);
    expect(withoutUsage({ ...filters, usage: null })).toEqual(filters);
    expect(withoutUsage({ ...head, choices: [], usage: null })).toEqual({ ...head, choices: [] });
  });
});
