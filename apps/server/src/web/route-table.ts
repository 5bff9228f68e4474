import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

interface Route {
  readonly path: RegExp;
  readonly methods: readonly string[];
}

/** Every route but those that take whatever comes: tells a wrong method from a wrong path. */
@Injectable()
export class RouteTable {
  readonly #routes: Route[] = [];

  /** Notes the routes that are added to the server from now on. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      if (!url.includes('*')) this.#routes.push({ path: patternOf(url), methods: [method].flat() });
    });
  }

  /** @returns the methods that the path takes (RFC 9110 section 10.2.1); none: there is no such path */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? '';
    const methods = this.#routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}

function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    return segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${segments.join('/')}$`);
}
