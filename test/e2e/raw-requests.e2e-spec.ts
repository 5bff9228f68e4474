import { afterEach, describe, expect, it } from 'vitest';
import { parseCacheStatus } from './support/cache-status.js';
import { completion, question } from './support/chat.js';
import { RawConnection, type RawReply } from './support/raw-connection.js';
import { describeOnEachStore } from './support/stack.js';

const PATH = '/v1/chat/completions';
const KEY = 'Bearer sk-raw-requests';
const MAX_BODY_BYTES = 20_000;

/** The bytes of a request; headers given take the place of the usual ones, null leaves one out. */
function post(body: string, headers: Readonly<Record<string, string | null>> = {}, target = PATH): string {
  const all = {
    host: 'localhost',
    authorization: KEY,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `POST ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

const chunked = (...pieces: string[]): string =>
  [...pieces, ''].map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`).join('');
const CHUNKED = { 'content-length': null, 'transfer-encoding': 'chunked' };

const cacheOf = ({ headers }: RawReply) => parseCacheStatus(headers['cache-status'] ?? '');

describeOnEachStore(
  'A request, byte by byte',
  (stack) => {
    const opened: RawConnection[] = [];
    afterEach(() => {
      for (const connection of opened.splice(0)) connection.close();
    });

    async function open(): Promise<RawConnection> {
      const connection = await RawConnection.to(stack.server.url);
      opened.push(connection);
      return connection;
    }

    /** A body whose answer is stored, and that answer's id. */
    async function stored(): Promise<{ body: string; id: string }> {
      const body = JSON.stringify(question());
      const connection = await open();
      connection.send(post(body));
      const reply = await connection.reply();
      expect(cacheOf(reply)).toMatchObject({ fwd: 'miss', stored: true });
      return { body, id: completion(reply.text).id };
    }

    it('is answered in its turn when several come in one piece', async () => {
      const [first, second] = [await stored(), await stored()];
      const fresh = JSON.stringify(question());
      const connection = await open();
      connection.send(post(first.body) + post(fresh) + post(second.body) + post('{', {}) + post(first.body));
      const replies: RawReply[] = [];
      for (let n = 0; n < 5; n += 1) replies.push(await connection.reply());
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 400, 200]);
      const ids = replies.map(({ text }) => completion(text).id);
      expect([ids[0], ids[2], ids[4]]).toEqual([first.id, second.id, first.id]);
      expect(cacheOf(replies[1] as RawReply)).toMatchObject({ fwd: 'miss' });
      expect(new Set(replies.map(({ headers }) => headers['x-request-id'])).size).toBe(5);
    });

    it('is the same request however its bytes come', async () => {
      const { body, id } = await stored();
      const half = Math.floor(body.length / 2);
      const ways: Record<string, string[]> = {
        'in pieces': [...(post(body).match(/[\s\S]{1,40}/g) ?? [])],
        'in chunks': [post('', CHUNKED) + chunked(body.slice(0, half), body.slice(half))],
        'with parameters on its type': [post(body, { 'content-type': 'application/json; charset=UTF-8' })],
        'as text': [post(body, { 'content-type': 'text/plain' })],
        'with no type': [post(body, { 'content-type': null })],
        'to a target in absolute form': [post(body, {}, `http://localhost${PATH}`)],
      };
      for (const [way, pieces] of Object.entries(ways)) {
        const connection = await open();
        for (const piece of pieces) {
          connection.send(piece);
          if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
        }
        const reply = await connection.reply();
        expect([way, reply.status]).toEqual([way, 200]);
        expect([way, cacheOf(reply)]).toMatchObject([way, { hit: true }]);
        expect(completion(reply.text).id).toBe(id);
      }
    });

    it('may ask first whether its body is welcome', async () => {
      const { body, id } = await stored();
      const connection = await open();
      const [head = ''] = post(body, { expect: '100-continue' }).split('{');
      connection.send(head);
      expect((await connection.reply()).status).toBe(100);
      connection.send(body);
      expect(completion((await connection.reply()).text).id).toBe(id);
    });

    it('keeps its connection, unless it asks for its end', async () => {
      const { body } = await stored();
      const connection = await open();
      connection.send(post(body));
      expect((await connection.reply()).status).toBe(200);
      connection.send(post(body, { connection: 'close' }));
      const last = await connection.reply();
      expect([last.status, last.headers['connection']]).toEqual([200, 'close']);
      await connection.ended();
    });

    it('is refused when it is too large, whether it says so or not', async () => {
      const body = JSON.stringify(question('x'.repeat(MAX_BODY_BYTES)));
      for (const request of [post(body), post('', CHUNKED) + chunked(body)]) {
        const connection = await open();
        connection.send(request);
        const reply = await connection.reply();
        expect(reply.status).toBe(413);
        expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'body_too_large' } });
      }
      expect(await stack.upstreamCalls()).toBe(0);
    });

    it('that is cut short, or longer than it says, takes nobody else down', async () => {
      const { body, id } = await stored();
      const cut = await open();
      cut.send(post(body, { 'content-length': String(body.length + 10) }));
      cut.close();
      const longer = await open();
      longer.send(post(body, { 'content-length': String(body.length - 1) }));
      expect((await longer.reply()).status).toBe(400);
      await longer.ended();
      const next = await open();
      next.send(post(body));
      expect(completion((await next.reply()).text).id).toBe(id);
    });

    describe('refused for its body', () => {
      it.each([
        ['none', ''],
        ['not JSON', 'hello'],
        ['not an object', '[1]'],
        ['not UTF-8', '{"model":"\u00ff"}'],
      ])('%s', async (_, body) => {
        const connection = await open();
        const bytes = post(body, { 'x-request-id': 'given-1', 'content-length': String(body.length) });
        connection.sendLatin1(bytes);
        const reply = await connection.reply();
        expect([reply.status, reply.headers['x-request-id']]).toEqual([400, 'given-1']);
        expect(JSON.parse(reply.text)).toMatchObject({ error: { type: 'invalid_request_error' } });
      });
    });
  },
  { env: { MAX_BODY_BYTES: String(MAX_BODY_BYTES) } },
);
