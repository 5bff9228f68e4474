import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { Exchange } from '../http/exchange.js';

const SPLIT_BYTES = 7;

/** Writes server-sent events, with the peculiarities that a mode asks for. */
export class EventWriter {
  private readonly sink: Writable;
  private readonly lineEnd: string;
  private written = 0;

  constructor(private readonly exchange: Exchange) {
    const { response, behaviour } = exchange;
    const compressed = behaviour.mode === 'gzip';
    this.lineEnd = behaviour.mode === 'crlf' ? '\r\n' : '\n';
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...(compressed && { 'content-encoding': 'gzip' }),
    });
    if (compressed) {
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.pipe(response);
      this.sink = gzip;
    } else {
      this.sink = response;
      response.flushHeaders();
    }
  }

  async event(data: string): Promise<void> {
    const { mode } = this.exchange.behaviour;
    if (mode === 'comments' && this.written % 3 === 0)
      await this.write(`: keep-alive${this.lineEnd.repeat(2)}`);
    this.written += 1;
    const bytes = Buffer.from(`data: ${data}${this.lineEnd.repeat(2)}`);
    if (mode !== 'split-bytes') return this.write(bytes);
    for (let at = 0; at < bytes.length; at += SPLIT_BYTES) {
      await this.write(bytes.subarray(at, at + SPLIT_BYTES));
      await nextTurn();
    }
  }

  /** Resolves when what was written has left this process. */
  async flush(): Promise<void> {
    await new Promise((resolve) => {
      this.sink.write('', resolve);
    });
  }

  end(): void {
    this.sink.end();
  }

  private async write(part: string | Buffer): Promise<void> {
    if (!this.sink.write(part)) await once(this.sink, 'drain', { signal: this.exchange.gone });
  }
}
