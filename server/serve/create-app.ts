import Fastify, { type FastifyInstance } from 'fastify';
import { handleError, HttpProblem, sendProblem } from './http/problem.ts';
import { loggerOptions, observeRequests } from './http/request-log.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { knownFileRoutes } from './routes/known-files.ts';
import { listRoutes } from './routes/lists.ts';
import type { Services } from './services.ts';

type Routes = (app: FastifyInstance, services: Services) => void;

const ROUTES: readonly Routes[] = [fileRoutes, knownFileRoutes, incidentRoutes, listRoutes, healthRoutes];

/**
 * The HTTP application. There are no CORS headers on purpose: the extension reaches the server by its host permission,
 * Roundcube from PHP, and no page of another origin has any business here.
 */
export async function createApp(services: Services): Promise<FastifyInstance> {
  const { config } = services;
  const app = Fastify({
    logger: loggerOptions(config.log),
    disableRequestLogging: true,
    bodyLimit: config.maxIncidentBytes,
    requestTimeout: config.requestTimeoutMs,
    http: { connectionsCheckingInterval: Math.max(100, Math.floor(config.requestTimeoutMs / 4)) },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    trustProxy: false,
    routerOptions: { maxParamLength: 1_000 },
    frameworkErrors: (error, request, reply) => {
      handleError(error, request, reply);
    },
  });
  app.removeAllContentTypeParsers();
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new HttpProblem(404, 'not-found', 'There is no such route.')),
  );
  observeRequests(app, services.metrics);
  for (const routes of ROUTES) {
    // A scope each, so that a body type is taken only where it belongs.
    await app.register((scope, _options, done) => {
      routes(scope, services);
      done();
    });
  }
  return app;
}
