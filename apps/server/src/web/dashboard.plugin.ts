import { statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { NO_DASHBOARD_PAGE } from './no-dashboard-page.js';

/** What others answer for, and the dashboard never. */
const RESERVED = new Set(['v1', 'api', 'metrics', 'health', 'docs', 'openapi.json']);
/** The dashboard's pages, by the first part of their path. Whoever asks for another one as a page gets it too. */
const PAGES = new Set([
  ...['', 'overview', 'layers', 'masterplans', 'entries', 'activity', 'jobs', 'settings', 'sign-in'],
]);
const HASHED = 'assets/';
/** The name of a file below `assets/` changes with its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/**
 * `GET /`: the dashboard's built files, and its one page wherever a path is the dashboard's own to read.
 * @param folder where `npm run build` puts them; looked at each time, so that it may be built while the server runs
 */
export function dashboard(folder: string): FastifyPluginAsync {
  const root = resolve(folder);
  return async (web: FastifyInstance) => {
    await web.register(fastifyStatic, {
      root,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      suppressWarning: true,
    });
    const answer = (request: FastifyRequest, reply: FastifyReply) => {
      const path = pathOf(request);
      const [first = ''] = path.split('/');
      if (path !== '' && isFile(root, path) && !RESERVED.has(first)) {
        return reply
          .header('cache-control', path.startsWith(HASHED) ? FOR_EVER : ASK_EACH_TIME)
          .sendFile(path, root);
      }
      if (RESERVED.has(first) || path.startsWith(HASHED) || !isPage(request, first))
        return reply.callNotFound();
      void reply.header('cache-control', ASK_EACH_TIME);
      if (isFile(root, 'index.html')) return reply.sendFile('index.html', root);
      return reply.code(503).type('text/html; charset=utf-8').send(NO_DASHBOARD_PAGE);
    };
    web.get('/', answer);
    web.get('/*', answer);
  };
}

function pathOf({ params }: FastifyRequest): string {
  const { '*': path = '' } = params as { '*'?: string };
  return path;
}

function isPage({ headers }: FastifyRequest, first: string): boolean {
  return PAGES.has(first) || headers.accept?.includes('text/html') === true;
}

function isFile(root: string, path: string): boolean {
  const full = join(root, path);
  if (!full.startsWith(root + sep) || path.includes('\0')) return false;
  return statSync(full, { throwIfNoEntry: false })?.isFile() === true;
}
