import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { ServerConfig } from '../config.ts';
import type { Metrics } from '../metrics.ts';

/**
 * Logs are JSON lines on standard output. A line has the route's pattern, never the address that was asked for: paths
 * hold hashes. Request and error objects are never logged whole; the redaction is for what a later change might add.
 */
export function loggerOptions(level: ServerConfig['log']): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    redact: { paths: ['req', 'res', 'err', '*.authorization', '*.headers', '*.body'], remove: true },
  };
}

/** One log line and one count for each answer. */
export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  const requests = metrics.counter('mailwicket_http_requests_total', 'Answers by route and status.');
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    requests({ method: request.method, route, status: String(status) });
    request.log.info({ method: request.method, route, status, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}
