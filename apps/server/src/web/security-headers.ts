import type { FastifyInstance, FastifyReply, onRequestHookHandler } from 'fastify';

type Headers = Readonly<Record<string, string>>;

const EVERYWHERE: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Scripts and styles of our own files only, and none written into a page. */
const PAGE_POLICY = policyWith("style-src 'self'");
/** Swagger UI writes its styles into the page. */
const DOCS_POLICY = policyWith("style-src 'self' 'unsafe-inline'");

const PAGE: Headers = { ...EVERYWHERE, 'content-security-policy': PAGE_POLICY };
const DOCS: Headers = { ...EVERYWHERE, 'content-security-policy': DOCS_POLICY };
/** What is no page loads nothing, should a browser take it for one. */
const DATA: Headers = {
  ...EVERYWHERE,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
/** Entries and figures are nobody's to keep but the caller's. */
const API: Headers = { ...DATA, 'cache-control': 'no-store' };

/**
 * Sends them with every route that is added from now on. A hook of the server would run for `/v1` too, which was added
 * before and where each microsecond counts.
 */
export function sendSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const others = [route.onRequest ?? []].flat();
    route.onRequest = [setOnRequest, ...others.filter((hook) => hook !== setOnRequest)];
  });
}

const setOnRequest: onRequestHookHandler = (request, reply, done) => {
  setSecurityHeaders(reply, request.url);
  done();
};

export function setSecurityHeaders(reply: FastifyReply, url: string): void {
  void reply.headers(headersFor(url));
}

function policyWith(styles: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    styles,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function headersFor(url: string): Headers {
  if (/^\/api(\/|\?|$)/.test(url)) return API;
  if (/^\/docs(\/|\?|$)/.test(url)) return DOCS;
  return /^\/(health|metrics|openapi\.json)(\/|\?|$)/.test(url) ? DATA : PAGE;
}
