import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LaneRequest } from './lane-request.js';

let server: Server | undefined;
afterEach(() => server?.close());

/** Answers `/taken` by the lane's way and everything else by the stream's, with the body that came. */
async function serve(): Promise<number> {
  server = createServer({ IncomingMessage: LaneRequest }, (request, response) => {
    if (request.url === '/taken') {
      request.takeBody((body) => response.end(`taken:${body.toString()}`));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`streamed:${Buffer.concat(chunks).toString()}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Sends each piece by itself over one connection. @returns all that came, once the server has ended it */
async function converse(pieces: readonly string[]): Promise<string> {
  const socket = connect(await serve(), '127.0.0.1');
  socket.setNoDelay(true);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  socket.end();
  await once(socket, 'close');
  return received;
}

const bodiesIn = (text: string): string[] => text.match(/(?:taken|streamed):[a-z]*/g) ?? [];

describe('LaneRequest', () => {
  it('hands over a body that came in one piece, and one that came in many', async () => {
    const [head = '', ...rest] = post('/taken', 'abcdef').split(/(?=[cdef]+$)/);
    expect(bodiesIn(await converse([post('/taken', 'whole'), head, ...rest]))).toEqual([
      'taken:whole',
      'taken:abcdef',
    ]);
  });

  it('keeps the order of requests that came together, whichever way each of them is read', async () => {
    const together = [post('/taken', 'one'), post('/other', 'two'), post('/taken', 'three')].join('');
    expect(bodiesIn(await converse([together, post('/other', 'four')]))).toEqual([
      'taken:one',
      'streamed:two',
      'taken:three',
      'streamed:four',
    ]);
  });
});
