import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import packageJson from '../../../package.json' with { type: 'json' };
import { incidentToCef } from '../../../core/incident/formats/cef.ts';
import { incidentsToCsv } from '../../../core/incident/formats/csv.ts';
import { guard } from '../http/guard.ts';
import { takeJson } from '../http/json-body.ts';
import { HttpProblem } from '../http/problem.ts';
import { incidentSchema } from '../incident-schema.ts';
import type { Services } from '../services.ts';
import type { IncidentPage, IncidentQuery } from '../store/store.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;

const count = (max: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,15}$/u), v.transform(Number), v.minValue(1), v.maxValue(max));

const querySchema = v.strictObject({
  limit: v.optional(count(MAX_PAGE)),
  before: v.optional(count(Number.MAX_SAFE_INTEGER)),
  since: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  format: v.optional(v.picklist(['json', 'csv', 'cef']), 'json'),
});

/** `POST /v1/incidents` takes one from a host; `GET /v1/incidents` pages through them for the administrator. */
export function incidentRoutes(app: FastifyInstance, services: Services): void {
  const { config, store, metrics } = services;
  const taken = metrics.counter('mailwicket_incidents_total', 'Incidents taken, by host and outcome.');
  takeJson(app, config.maxIncidentBytes);

  app.post(
    '/v1/incidents',
    { onRequest: guard(services, 'client'), bodyLimit: config.maxIncidentBytes },
    async (request, reply): Promise<{ id: string }> => {
      const body = v.safeParse(incidentSchema, request.body);
      if (!body.success) {
        // The path only: the value may be an address or a file name.
        const path = v.getDotPath(body.issues[0]) ?? '';
        throw new HttpProblem(422, 'invalid-incident', `The incident is not valid at "${path}".`);
      }
      const incident = body.output;
      const kept = await store.keepIncident(incident);
      if (kept === 'different') {
        throw new HttpProblem(409, 'conflict', 'Another incident has this id. It was kept.');
      }
      if (kept === 'new') taken({ host: incident.host, outcome: incident.outcome });
      void reply.code(kept === 'new' ? 201 : 200);
      return { id: incident.id };
    },
  );

  app.get(
    '/v1/incidents',
    { onRequest: guard(services, 'admin') },
    async (request, reply): Promise<FastifyReply> => {
      const query = v.safeParse(querySchema, request.query);
      if (!query.success) {
        const path = v.getDotPath(query.issues[0]) ?? '';
        throw new HttpProblem(400, 'bad-request', `The query is not valid at "${path}".`);
      }
      const { limit, before, since, format } = query.output;
      const page = await store.listIncidents(pageQuery(limit, before, since));
      return sendPage(reply, page, format);
    },
  );
}

function pageQuery(
  limit: number | undefined,
  before: number | undefined,
  since: string | undefined,
): IncidentQuery {
  return {
    limit: limit ?? DEFAULT_PAGE,
    before,
    since: since === undefined ? undefined : new Date(since).toISOString(),
  };
}

function sendPage(reply: FastifyReply, page: IncidentPage, format: 'json' | 'csv' | 'cef'): FastifyReply {
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  // The next page is in the field of all formats, as CSV and CEF have no place for it.
  if (page.next !== null) void reply.header('x-next-before', String(page.next));
  switch (format) {
    case 'json':
      return reply.type('application/json').send(page);
    case 'csv':
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="incidents.csv"')
        .send(incidentsToCsv(page.incidents));
    case 'cef':
      return reply.type('text/plain; charset=utf-8').send(
        page.incidents
          .flatMap((incident) => incidentToCef(incident, packageJson))
          .map((line) => `${line}\n`)
          .join(''),
      );
  }
}
