import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ForbiddenError } from '../forbidden-error.js';
import { requireDeliberate, requireSameOrigin } from './same-origin.js';

const host = 'reuso.example';
const post = (headers: IncomingHttpHeaders) => ({ method: 'POST', headers: { host, ...headers } });

describe('requireSameOrigin', () => {
  it.each<IncomingHttpHeaders>([
    {},
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://reuso.example' },
    { origin: 'http://reuso.example' },
    { origin: 'https://reuso.example', host: 'reuso.example:443' },
    { origin: 'https://reuso.example', host: '127.0.0.1:3000', 'x-forwarded-host': 'reuso.example' },
    { origin: 'http://reuso.example:3000', host: 'Reuso.Example:3000' },
  ])('takes %j', (headers) => expect(() => requireSameOrigin(post(headers))).not.toThrow());

  it.each<IncomingHttpHeaders>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://reuso.example' },
    { 'sec-fetch-site': '' },
    { origin: 'https://evil.example' },
    { origin: 'https://reuso.example.evil.example' },
    { origin: 'https://reuso.example:8443' },
    { origin: 'null' },
    { origin: 'file://' },
    { origin: '' },
  ])('refuses %j', (headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(() => requireSameOrigin({ ...post(headers), method })).toThrow(ForbiddenError);
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(() => requireSameOrigin({ ...post(headers), method })).not.toThrow();
  });
});

describe('requireDeliberate', () => {
  it.each<IncomingHttpHeaders>([
    { 'content-type': 'application/json' },
    { 'content-type': 'application/json; charset=utf-8' },
    { 'content-type': 'application/x-ndjson' },
    { 'x-requested-with': 'reuso' },
  ])('takes %j', (headers) => expect(() => requireDeliberate(post(headers))).not.toThrow());

  it.each<IncomingHttpHeaders>([
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'Text/Plain; charset=utf-8' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=a' },
  ])('refuses %j', (headers) => expect(() => requireDeliberate(post(headers))).toThrow(ForbiddenError));
});
