import * as v from 'valibot';
import { failed, requestJson } from './request-json.ts';
import type { EndpointPorts, Failed, JsonAnswer } from './request-json.ts';
import type { FileToScore, ScoreAnswer, ScoringEndpoint } from './scoring-endpoint.ts';
import { endpointBase } from './endpoint-base.ts';
import { extValue } from './ext-value.ts';

/**
 * The client of our own scoring API, version 1 (`docs/SCORING-API.yaml`):
 *
 * - `GET /v1/files/{sha256}`: 200 result, 202 not finished, 404 unknown.
 * - `POST /v1/files`, body the bytes, `X-Content-SHA256`, optional `X-Filename` (RFC 8187): 200 result, 202 `{job}`.
 * - `GET /v1/jobs/{job}`: 200 result, 202 not finished, 404 forgotten.
 *
 * A result is `{sha256, score, malwareName, engine, scoredAt, complete}`; one with `complete: false` has the score -1
 * and is pending. 413, 429 and other failures are problem details (RFC 9457), of which only the status is read.
 */

const DEFAULT_RETRY_MS = 2_000;

const text = v.pipe(v.string(), v.maxLength(200));
const result = v.variant('complete', [
  v.object({
    complete: v.literal(true),
    sha256: v.string(),
    score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    malwareName: text,
    engine: text,
    scoredAt: v.pipe(v.string(), v.isoTimestamp()),
  }),
  v.object({ complete: v.literal(false), sha256: v.string(), score: v.literal(-1) }),
]);
const accepted = v.object({ job: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/u)) });

/** `base`: http(s) address before `/v1`. `token`: bearer token, `''` for none. */
export function mailwicketClient(base: string, token: string, ports: EndpointPorts): ScoringEndpoint {
  const root = endpointBase(base);
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  };
  const get = (path: string, signal: AbortSignal) =>
    requestJson(ports, { url: `${root}${path}`, method: 'GET', headers }, signal);

  return {
    name: 'mailwicket',

    async lookup(sha256, signal) {
      const answer = await get(`/v1/files/${sha256}`, signal);
      if (answer.kind === 'answer' && answer.status === 404) return { kind: 'unknown' };
      return read(answer, sha256, undefined);
    },

    async submit(file, signal) {
      const answer = await requestJson(
        ports,
        {
          url: `${root}/v1/files`,
          method: 'POST',
          headers: { ...headers, ...contentHeaders(file) },
          body: file.bytes(),
        },
        signal,
      );
      if (answer.kind === 'answer' && answer.status === 202) {
        const job = v.safeParse(accepted, answer.json);
        return job.success ? pending(answer, `${file.sha256}:${job.output.job}`) : failed('invalid-answer');
      }
      return read(answer, file.sha256, undefined);
    },

    async poll(job, signal) {
      const [sha256 = '', id = ''] = job.split(':');
      const answer = await get(`/v1/jobs/${id}`, signal);
      if (answer.kind === 'answer' && answer.status === 404) return { kind: 'unknown' };
      return read(answer, sha256, job);
    },
  };
}

function contentHeaders(file: FileToScore): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'x-content-sha256': file.sha256,
    ...(file.filename === '' ? {} : { 'x-filename': extValue(file.filename) }),
  };
}

/** A result counts only for the file that was asked about: a mixed-up answer must not clear another file. */
function read(answer: JsonAnswer | Failed, sha256: string, job: string | undefined): ScoreAnswer {
  if (answer.kind === 'failed') return answer;
  if (answer.status === 202) return pending(answer, job);
  if (answer.status !== 200) return failed('invalid-answer');
  const parsed = v.safeParse(result, answer.json);
  if (!parsed.success || parsed.output.sha256 !== sha256) return failed('invalid-answer');
  if (!parsed.output.complete) return pending(answer, job);
  const { score, malwareName, engine, scoredAt } = parsed.output;
  return { kind: 'score', score, malwareName, engine, scoredAt };
}

function pending(answer: JsonAnswer, job: string | undefined): ScoreAnswer {
  return { kind: 'pending', retryAfterMs: answer.retryAfterMs ?? DEFAULT_RETRY_MS, job };
}
