import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector } from 'ioredis';

interface Address {
  readonly host: string;
  readonly port: number;
}

const CLOSE_MS = 2_000;

/**
 * Makes a plain ioredis connection go to any node of a cluster, a newly chosen one at each attempt. What is
 * published on one node reaches the subscribers of all; ioredis' own cluster subscriber does not tell when it is cut off.
 */
export function anyNodeConnector(choose: () => Address, tls: boolean): new () => AbstractConnector {
  return class AnyNodeConnector extends AbstractConnector {
    constructor() {
      super(CLOSE_MS);
    }

    override async connect(): Promise<Socket> {
      this.connecting = true;
      const address = choose();
      const socket = tls ? connectTls({ ...address }) : connectTcp({ ...address });
      socket.once('error', (error) => {
        this.firstError = error;
      });
      this.stream = socket;
      return Promise.resolve(socket);
    }
  };
}
