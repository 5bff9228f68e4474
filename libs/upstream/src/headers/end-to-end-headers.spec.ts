import { describe, expect, it } from 'vitest';
import { endToEndRequestHeaders, endToEndResponseHeaders } from './end-to-end-headers.js';

const HOP_BY_HOP = {
  connection: 'keep-alive, X-Private',
  'keep-alive': 'timeout=5',
  'proxy-authorization': 'Basic x',
  'proxy-authenticate': 'Basic',
  'Proxy-Connection': 'keep-alive',
  te: 'trailers',
  trailer: 'x-sum',
  'transfer-encoding': 'chunked',
  upgrade: 'h2c',
  'x-private': '1',
  'content-length': '12',
};

describe('endToEndRequestHeaders', () => {
  it('drops what belongs to the connection or to this service', () => {
    const own = {
      host: 'here',
      cookie: 'a=1',
      expect: '100-continue',
      'x-reuso-key': 'k',
      'X-Reuso-Ttl': '9',
    };
    const kept = { authorization: 'Bearer k', 'content-type': 'application/json', 'x-many': ['1', '2'] };
    expect(endToEndRequestHeaders({ ...HOP_BY_HOP, ...own, ...kept, absent: undefined })).toEqual(kept);
  });

  it('writes names in lower case', () => {
    expect(endToEndRequestHeaders({ Authorization: 'Bearer k' })).toEqual({ authorization: 'Bearer k' });
  });

  it('keeps the length of a body that is passed on as it is', () => {
    const headers = { 'content-length': '12' };
    expect(endToEndRequestHeaders(headers, { keepContentLength: true })).toEqual(headers);
  });
});

describe('endToEndResponseHeaders', () => {
  it('drops what belongs to the connection', () => {
    const kept = { 'retry-after': '7', 'x-ratelimit-remaining-requests': '3', 'set-cookie': ['a=1', 'b=2'] };
    expect(endToEndResponseHeaders({ ...HOP_BY_HOP, ...kept })).toEqual(kept);
    expect(endToEndResponseHeaders({ ...HOP_BY_HOP, ...kept }, { keepContentLength: true })).toEqual({
      ...kept,
      'content-length': '12',
    });
  });

  it('takes Connection apart wherever it stands', () => {
    expect(endToEndResponseHeaders({ a: '1', b: '2', connection: ['close, A', 'b'] })).toEqual({});
  });
});
