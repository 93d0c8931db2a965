import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { guard } from '../http/guard.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Services } from '../services.ts';

const RETRY_SECONDS = 10;

/** `POST /v1/messages`: the verdict of one raw message, for hosts that cannot run core themselves. */
export function messageRoutes(app: FastifyInstance, services: Services): void {
  const { config, budget, messages } = services;
  const verdicts = services.metrics.counter('mailwicket_messages_total', 'Verified messages by outcome.');
  const gone = new WeakMap<FastifyRequest, AbortSignal>();

  app.addContentTypeParser(
    'message/rfc822',
    { parseAs: 'buffer', bodyLimit: config.maxMessageBytes },
    (_request, body, done) => done(null, body),
  );

  app.post(
    '/v1/messages',
    {
      onRequest: [
        guard(services, 'client'),
        (request, reply, done) => {
          const length = Number(request.headers['content-length'] ?? config.maxMessageBytes);
          if (length > config.maxMessageBytes) {
            done(
              new HttpProblem(413, 'too-large', `Messages up to ${config.maxMessageBytes} bytes are taken.`),
            );
            return;
          }
          const release = budget.take(length);
          if (release === undefined) {
            done(new HttpProblem(503, 'busy', 'Too many messages are being verified.', RETRY_SECONDS));
            return;
          }
          const abort = new AbortController();
          gone.set(request, abort.signal);
          // `close` comes for every end of a request, a client that hangs up included.
          reply.raw.once('close', () => {
            release();
            abort.abort();
          });
          done();
        },
      ],
      bodyLimit: config.maxMessageBytes,
    },
    async (request, reply): Promise<Verdict> => {
      if (!Buffer.isBuffer(request.body)) {
        throw new HttpProblem(415, 'wrong-media-type', 'Messages are sent as message/rfc822.');
      }
      const answer = await messages.verify(request.body, gone.get(request) ?? new AbortController().signal);
      if (answer === undefined) {
        throw new HttpProblem(422, 'not-scorable', 'The message could not be verified. It has no verdict.');
      }
      for (const warning of answer.warnings) request.log.error({ warning }, 'policy-or-lists');
      if (answer.kind === 'unavailable') {
        throw new HttpProblem(
          503,
          'engine-unavailable',
          'Policy or lists cannot be read. There is no verdict.',
          RETRY_SECONDS,
        );
      }
      verdicts({ outcome: answer.verdict.outcome });
      void reply.header('cache-control', 'no-store');
      return answer.verdict;
    },
  );
}
