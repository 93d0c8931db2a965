import type { FastifyInstance } from 'fastify';

/** Takes JSON bodies up to a size in this part of the application, and no body of another type. */
export function takeJson(app: FastifyInstance, maxBytes: number): void {
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: maxBytes },
    app.getDefaultJsonParser('error', 'error'),
  );
}
