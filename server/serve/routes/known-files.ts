import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { guard } from '../http/guard.ts';
import { takeJson } from '../http/json-body.ts';
import { HttpProblem } from '../http/problem.ts';
import { requireSha256 } from '../http/sha256-parameter.ts';
import type { Services } from '../services.ts';
import type { KnownFile } from '../store/store.ts';

const MAX_BODY_BYTES = 4096;

const knownFileSchema = v.strictObject({
  score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  malwareName: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
});

/** `PUT` and `DELETE /v1/known/{sha256}`: the administrator's own scores, which win over every engine. */
export function knownFileRoutes(app: FastifyInstance, services: Services): void {
  takeJson(app, MAX_BODY_BYTES);

  app.put<{ Params: { sha256: string } }>(
    '/v1/known/:sha256',
    { onRequest: guard(services, 'admin'), bodyLimit: MAX_BODY_BYTES },
    async (request, reply): Promise<KnownFile> => {
      const sha256 = requireSha256(request.params.sha256, 'The file');
      const body = v.safeParse(knownFileSchema, request.body);
      if (!body.success) {
        throw new HttpProblem(400, 'bad-request', 'The body must be {score: 0 to 1, malwareName}.');
      }
      const file = { sha256, ...body.output };
      void reply.code((await services.store.putKnown(file)) ? 201 : 200);
      return file;
    },
  );

  app.delete<{ Params: { sha256: string } }>(
    '/v1/known/:sha256',
    { onRequest: guard(services, 'admin') },
    async (request, reply): Promise<void> => {
      const sha256 = requireSha256(request.params.sha256, 'The file');
      if (!(await services.store.removeKnown(sha256))) {
        throw new HttpProblem(404, 'unknown-file', 'There is no entry for this file.');
      }
      return reply.code(204).send();
    },
  );
}
