import type { FastifyInstance } from 'fastify';
import { guard } from '../http/guard.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Services } from '../services.ts';

const RETRY_SECONDS = 10;

/** `/healthz` (the process answers), `/readyz` (database and scanners work), `/metrics` (Prometheus text). */
export function healthRoutes(app: FastifyInstance, services: Services): void {
  app.get('/healthz', () => ({ status: 'ok' }));

  app.get('/readyz', async (request) => {
    const checks = [
      { name: 'database', check: services.store.checkReady() },
      ...services.engines.map((engine) => ({ name: engine.name, check: engine.checkReady() })),
    ];
    const results = await Promise.allSettled(checks.map(({ check }) => check));
    const failed = checks.filter((_check, index) => results[index]?.status === 'rejected');
    if (failed.length === 0) return { status: 'ready' };
    const names = failed.map(({ name }) => name).join(', ');
    request.log.error({ failed: names }, 'not-ready');
    throw new HttpProblem(503, 'engine-unavailable', `Not ready: ${names}.`, RETRY_SECONDS);
  });

  const queued = services.metrics.gauge('mailwicket_queue_files', 'Submitted files without a score yet.');
  const held = services.metrics.gauge('mailwicket_queue_bytes', 'Bytes of submitted files in memory.');
  app.get('/metrics', { onRequest: guard(services, 'admin') }, (_request, reply) => {
    queued(services.queue.size);
    held(services.budget.used);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(services.metrics.text());
  });
}
