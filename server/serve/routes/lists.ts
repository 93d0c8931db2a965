import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../http/problem.ts';
import { matchesEtag, openStaticFile } from '../http/static-file.ts';
import type { Services } from '../services.ts';

/**
 * Files whose name carries their version or their digest never change (TUF "consistent snapshots"). All others, first
 * of all `timestamp.json`, may.
 */
const IMMUTABLE = /^(?:\d+\.(?:root|targets|snapshot)\.json|[0-9a-f]{64}[.][^/]+)$/u;

/** `GET` and `HEAD /lists/*`: the published list directory. Public: everything in it is signed, nothing is secret. */
export function listRoutes(app: FastifyInstance, services: Services): void {
  const polls = services.metrics.counter('mailwicket_list_requests_total', 'Requests for list files.');

  app.route<{ Params: { '*': string } }>({
    method: ['GET', 'HEAD'],
    url: '/lists/*',
    handler: async (request, reply) => {
      const directory = services.config.listDirectory;
      const path = request.params['*'];
      const file = directory === undefined ? undefined : await openStaticFile(directory, path);
      if (file === undefined) throw new HttpProblem(404, 'not-found', 'There is no such list file.');
      const name = path.slice(path.lastIndexOf('/') + 1);
      void reply
        .header('etag', file.etag)
        .header(
          'cache-control',
          IMMUTABLE.test(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
        )
        .header('x-content-type-options', 'nosniff');
      if (matchesEtag(request.headers['if-none-match'], file.etag)) {
        await file.handle.close();
        polls({ result: 'not-modified' });
        return reply.code(304).send();
      }
      polls({ result: 'sent' });
      void reply
        .type(name.endsWith('.json') ? 'application/json' : 'application/octet-stream')
        .header('content-length', String(file.size));
      if (request.method === 'HEAD') {
        await file.handle.close();
        return reply.send();
      }
      return reply.send(file.handle.createReadStream({ end: Math.max(0, file.size - 1) }));
    },
  });
}
