import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What went wrong, for programs. */
export type ProblemCode =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown-file'
  | 'unknown-job'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'wrong-media-type'
  | 'hash-mismatch'
  | 'invalid-incident'
  | 'rate-limited'
  | 'busy'
  | 'engine-unavailable'
  | 'not-scorable'
  | 'internal';

/** An answer that is not a success, as problem details (RFC 9457, type `about:blank`). */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: ProblemCode, detail: string, retryAfterSeconds?: number) {
    super(detail);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sends a problem. 404 answers are not to be cached: the thing may exist in a moment. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="mailwicket"');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send({
      title: STATUS_CODES[problem.status] ?? 'Error',
      status: problem.status,
      code: problem.code,
      detail: problem.message,
    });
}

/** Turns whatever a route or Fastify threw into problem details. Unexpected errors are logged and say nothing. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpProblem) return sendProblem(reply, error);
  const known = problemOfFastify(error);
  if (known !== undefined) return sendProblem(reply, known);
  // The message may quote what was sent; the frames cannot.
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  request.log.error({ error: error.name, code: error.code, frames: frames.slice(0, 12) }, 'request-failed');
  return sendProblem(reply, new HttpProblem(500, 'internal', 'The server failed. Its log has the place.'));
}

function problemOfFastify(error: FastifyError): HttpProblem | undefined {
  const status = error.statusCode;
  if (status === 413) return new HttpProblem(413, 'too-large', 'The body is larger than this server takes.');
  if (status === 415) return new HttpProblem(415, 'wrong-media-type', 'That Content-Type is not taken here.');
  if (status === 400) return new HttpProblem(400, 'bad-request', 'The request could not be read.');
  return undefined;
}
