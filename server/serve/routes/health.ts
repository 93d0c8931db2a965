import type { FastifyInstance, FastifyRequest } from 'fastify';
import { guard } from '../http/guard.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Services } from '../services.ts';

const RETRY_SECONDS = 10;

/** `/healthz` (the process answers), `/readyz` (database, scanners and policy work), `/metrics` (Prometheus text). */
export function healthRoutes(app: FastifyInstance, services: Services): void {
  const lookAtPolicy = ({ log }: FastifyRequest) => {
    const seen = services.messages.policy();
    if (seen.isNewFault) log.error({ warning: seen.fault }, 'policy-or-lists');
    return seen;
  };
  app.get('/healthz', () => ({ status: 'ok' }));

  app.get('/readyz', async (request) => {
    const { policy, fault } = lookAtPolicy(request);
    const checks = [
      { name: 'policy', check: policy === undefined ? Promise.reject(new Error(fault)) : Promise.resolve() },
      { name: 'database', check: services.store.checkReady() },
      ...services.engines.map((engine) => ({ name: engine.name, check: engine.checkReady() })),
    ];
    const results = await Promise.allSettled(checks.map(({ check }) => check));
    const failed = checks.filter((_check, index) => results[index]?.status === 'rejected');
    // Ready all the same: the policy before it decides, and who takes the server away would leave no verdicts at all.
    if (failed.length === 0) return { status: 'ready', ...(fault === '' ? {} : { policy: 'refused' }) };
    const names = failed.map(({ name }) => name).join(', ');
    request.log.error({ failed: names }, 'not-ready');
    throw new HttpProblem(503, 'engine-unavailable', `Not ready: ${names}.`, RETRY_SECONDS);
  });

  const queued = services.metrics.gauge('mailwicket_queue_files', 'Submitted files without a score yet.');
  const held = services.metrics.gauge('mailwicket_queue_bytes', 'Bytes of submitted files in memory.');
  const refused = services.metrics.gauge(
    'mailwicket_policy_refused',
    '1 while the policy file cannot be used as it is.',
  );
  app.get('/metrics', { onRequest: guard(services, 'admin') }, (request, reply) => {
    queued(services.queue.size);
    held(services.budget.used);
    refused(lookAtPolicy(request).fault === '' ? 0 : 1);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(services.metrics.text());
  });
}
