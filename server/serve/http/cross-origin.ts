import type { FastifyInstance } from 'fastify';

/** What a browser asks before it lets a script of another origin send a request. */
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'Authorization, Content-Type, If-None-Match, X-Content-SHA256, X-Filename',
  'access-control-max-age': '86400',
} as const;
const EXPOSED = 'ETag, Retry-After, Location';
const OPEN = /^\/(?:lists|v1)\//u;

/**
 * Lets scripts of every origin ask for lists, scores and incident intake: the extension's worker has the permission for
 * webmail sites only, not for this server. That opens nothing. The server knows no cookie, so that a foreign page can
 * do no more than a stranger with curl: what needs a token needs it in the request.
 */
export function allowCrossOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!OPEN.test(request.url)) {
      done();
      return;
    }
    void reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', EXPOSED);
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      void reply.headers(PREFLIGHT).code(204).send();
      return;
    }
    done();
  });
}
