import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_FILENAME_LENGTH } from '../../../core/limits.ts';
import { guard } from '../http/guard.ts';
import { HttpProblem } from '../http/problem.ts';
import { requireSha256 } from '../http/sha256-parameter.ts';
import type { Services } from '../services.ts';
import type { Combined } from '../scoring/combine.ts';
import type { Job } from '../scoring/scan-queue.ts';
import { finished, pending, requireScore, type FileResult } from './file-result.ts';

const POLL_SECONDS = 2;

/** `GET /v1/files/{sha256}`, `POST /v1/files`, `GET /v1/jobs/{id}`. */
export function fileRoutes(app: FastifyInstance, services: Services): void {
  const { config, store, queue, budget } = services;
  const releases = new WeakMap<FastifyRequest, () => void>();

  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: config.maxFileBytes },
    (_request, body, done) => done(null, body),
  );

  app.get<{ Params: { sha256: string } }>(
    '/v1/files/:sha256',
    { onRequest: guard(services, 'client') },
    async (request, reply): Promise<FileResult> => {
      const sha256 = requireSha256(request.params.sha256, 'The file');
      void reply.header('cache-control', 'no-store');
      const record = await store.findScore(sha256);
      if (record !== undefined) return finished(record);
      if (!queue.isRunning(sha256)) {
        throw new HttpProblem(404, 'unknown-file', 'No score is known for this file.');
      }
      void reply.header('retry-after', String(POLL_SECONDS));
      return pending(sha256);
    },
  );

  app.post(
    '/v1/files',
    {
      onRequest: [
        guard(services, 'client'),
        (request, reply, done) => {
          const length = Number(request.headers['content-length'] ?? config.maxFileBytes);
          if (length > config.maxFileBytes) {
            done(new HttpProblem(413, 'too-large', `Files up to ${config.maxFileBytes} bytes are taken.`));
            return;
          }
          const release = budget.take(length);
          if (release === undefined) {
            done(new HttpProblem(503, 'busy', 'Too many files are being scanned.', POLL_SECONDS));
            return;
          }
          releases.set(request, release);
          // `close` comes for every end of a request, a client that hangs up included.
          reply.raw.once('close', () => releases.get(request)?.());
          done();
        },
      ],
      bodyLimit: config.maxFileBytes,
    },
    async (request, reply): Promise<FileResult | { job: string }> => {
      if (!Buffer.isBuffer(request.body)) {
        throw new HttpProblem(415, 'wrong-media-type', 'Files are sent as application/octet-stream.');
      }
      const bytes = request.body;
      const stated = requireSha256(request.headers['x-content-sha256'], 'X-Content-SHA256');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (stated !== sha256) {
        throw new HttpProblem(422, 'hash-mismatch', 'X-Content-SHA256 is not the hash of the body.');
      }
      void reply.header('cache-control', 'no-store');
      const record = await store.findScore(sha256);
      if (record !== undefined) return finished(record);

      const job = queue.submit({ sha256, filename: filenameOf(request), bytes });
      keepUntilDone(request, job);
      const outcome = await Promise.race([job.done, delay(config.submitWaitMs, undefined, { ref: false })]);
      return outcome === undefined ? accepted(reply, job) : answerOf(sha256, outcome);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/jobs/:id',
    { onRequest: guard(services, 'client') },
    async (request, reply): Promise<FileResult> => {
      void reply.header('cache-control', 'no-store');
      const job = queue.find(request.params.id);
      if (job === undefined) throw new HttpProblem(404, 'unknown-job', 'Submit the file again.');
      if (job.outcome !== undefined) return answerOf(job.sha256, job.outcome);
      void reply.header('retry-after', String(POLL_SECONDS));
      return pending(job.sha256);
    },
  );

  /** The bytes stay in memory as long as the job, not as long as the request. */
  function keepUntilDone(request: FastifyRequest, job: Job): void {
    const release = releases.get(request);
    releases.delete(request);
    if (release !== undefined) void job.done.then(release);
  }

  async function answerOf(sha256: string, outcome: Combined): Promise<FileResult> {
    return finished(
      (await store.findScore(sha256)) ?? requireScore(sha256, outcome, new Date().toISOString()),
    );
  }
}

function accepted(reply: FastifyReply, job: Job): { job: string } {
  void reply.code(202).header('location', `/v1/jobs/${job.id}`).header('retry-after', String(POLL_SECONDS));
  return { job: job.id };
}

/** `X-Filename` is an RFC 8187 value (`UTF-8''r%C3%A9sum%C3%A9.pdf`): header fields hold nothing but ASCII safely. */
function filenameOf(request: FastifyRequest): string {
  const value = request.headers['x-filename'];
  if (value === undefined) return '';
  const encoded = /^UTF-8'[A-Za-z0-9-]*'(?<name>[!#$&+.^_`|~A-Za-z0-9%-]*)$/iu.exec(String(value))?.groups?.[
    'name'
  ];
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded).slice(0, MAX_FILENAME_LENGTH);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw new HttpProblem(400, 'bad-request', 'X-Filename is not an RFC 8187 value in UTF-8.');
}
