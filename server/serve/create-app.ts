import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { answerBrokenRequest } from './http/broken-request.ts';
import { allowCrossOrigin } from './http/cross-origin.ts';
import { handleError, HttpProblem, sendProblem } from './http/problem.ts';
import { loggerOptions, observeRequests } from './http/request-log.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { knownFileRoutes } from './routes/known-files.ts';
import { listRoutes } from './routes/lists.ts';
import { messageRoutes } from './routes/messages.ts';
import type { Services } from './services.ts';

/** Adds a group of routes to a scope of its own. */
export type Routes = (app: FastifyInstance, services: Services) => void;

/** All routes of the server; docs/SCORING-API.yaml has each of them. */
export const ROUTES: readonly Routes[] = [
  fileRoutes,
  knownFileRoutes,
  messageRoutes,
  incidentRoutes,
  listRoutes,
  healthRoutes,
];

/** Time for the header fields of a request: clients that send one byte now and then. */
const MAX_HEADERS_MS = 10_000;

/**
 * The HTTP application.
 */
export async function createApp(services: Services): Promise<FastifyInstance> {
  const { config } = services;
  const app = Fastify({
    logger: loggerOptions(config.log),
    // `observeRequests` writes one line instead, without the address.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.maxIncidentBytes,
    requestTimeout: config.requestTimeoutMs,
    // Node swaps the two limits when the one for headers is the longer one, so both are set.
    http: {
      requestTimeout: config.requestTimeoutMs,
      headersTimeout: Math.min(MAX_HEADERS_MS, config.requestTimeoutMs),
      connectionsCheckingInterval: Math.max(100, Math.floor(config.requestTimeoutMs / 4)),
    },
    clientErrorHandler: answerBrokenRequest,
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
  allowCrossOrigin(app);
  for (const routes of ROUTES) {
    // A scope each, so that a body type is taken only where it belongs.
    await app.register((scope, _options, done) => {
      routes(scope, services);
      done();
    });
  }
  return app;
}
