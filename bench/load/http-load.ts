import { type Socket, connect } from 'node:net';
import { CLIENT_HEADERS } from './prompts.ts';

const HEAD_END = '\r\n\r\n';
/** Some servers send a great many headers. */
const LONGEST_HEAD = 8192;

/** How a load went. */
export interface LoadResult {
  readonly responses: number;
  readonly seconds: number;
}

/** The bytes of a POST on a connection that is kept. */
export function rawPost(url: URL, body: Buffer): Buffer {
  const headers = { host: url.host, ...CLIENT_HEADERS, 'content-length': String(body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('\r\n')}${HEAD_END}`),
    body,
  ]);
}

/**
 * Sends these requests again and again over some connections for a while, each connection the next one as soon as it
 * has its answer. It reads no more of an answer than its status and length, so that one core makes more load than one
 * core can answer.
 *
 * @throws Error on any answer but a 200 with a length
 */
export async function load(
  url: URL,
  requests: readonly Buffer[],
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(url)));
  let next = 0;
  let responses = 0;
  let running = true;
  const started = performance.now();
  const stop = setTimeout(() => (running = false), seconds * 1000);
  const callers = sockets.map((socket) =>
    converse(socket, () => {
      if (!running) return undefined;
      next = (next + 1) % requests.length;
      return requests[next];
    }).then((answers) => (responses += answers)),
  );
  try {
    await Promise.all(callers);
  } finally {
    clearTimeout(stop);
    for (const socket of sockets) socket.destroy();
  }
  return { responses, seconds: (performance.now() - started) / 1000 };
}

/** @returns how many answers came */
function converse(socket: Socket, nextRequest: () => Buffer | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let received = 0;
    let head = '';
    /** Bytes of the current answer, its head included; undefined until that is whole. */
    let expected: number | undefined;
    const send = () => {
      const request = nextRequest();
      if (request === undefined) resolve(answers);
      else socket.write(request);
    };
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (expected === undefined) {
        head += chunk.toString('latin1', 0, LONGEST_HEAD);
        const headBytes = head.indexOf(HEAD_END) + HEAD_END.length;
        if (headBytes < HEAD_END.length) return;
        const length = /^HTTP\/1.1 200 .*\r\ncontent-length: (\d+)/is.exec(head)?.[1];
        if (length === undefined) return reject(new Error(`The server under test answered: ${head}`));
        expected = headBytes + Number(length);
      }
      if (received < expected) return;
      received = 0;
      head = '';
      expected = undefined;
      answers += 1;
      send();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The server under test closed a connection.')));
    send();
  });
}

function open(url: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true);
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}
