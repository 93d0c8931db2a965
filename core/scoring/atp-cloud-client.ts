import * as v from 'valibot';
import { endpointBase } from './endpoint-base.ts';
import { failed, requestJson } from './request-json.ts';
import type { EndpointPorts } from './request-json.ts';
import type { ScoringEndpoint } from './scoring-endpoint.ts';

/**
 * The client of the Juniper ATP Cloud Open API: `GET /v1/skyatp/lookup/hash/{sha256}` with a bearer token. Its score is
 * 0 to 10, and -1 or `scan_complete: false` while there is none: never clean. That 404 means an unknown hash is our
 * reading. Submission is not offered: the fields of its form are not public.
 */

export const ATP_CLOUD_BASE = 'https://api.sky.junipersecurity.net';
const RETRY_MS = 10_000;

const report = v.object({
  sha256: v.string(),
  scan_complete: v.boolean(),
  score: v.pipe(v.number(), v.minValue(-1), v.maxValue(10)),
  last_update: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e12)), 0),
  malware_info: v.nullish(v.object({ ident: v.nullish(v.pipe(v.string(), v.maxLength(200))) })),
});

/** `base`: `''` for the public service of the first region. */
export function atpCloudClient(base: string, token: string, ports: EndpointPorts): ScoringEndpoint {
  const root = endpointBase(base === '' ? ATP_CLOUD_BASE : base);
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  return {
    name: 'atp-cloud',
    submit: undefined,
    poll: undefined,

    async lookup(sha256, signal) {
      const url = `${root}/v1/skyatp/lookup/hash/${sha256}`;
      const answer = await requestJson(ports, { url, method: 'GET', headers }, signal);
      if (answer.kind === 'failed') return answer;
      if (answer.status === 404) return { kind: 'unknown' };
      const parsed = v.safeParse(report, answer.json);
      if (!parsed.success || parsed.output.sha256.toLowerCase() !== sha256) return failed('invalid-answer');
      const { scan_complete: isComplete, score, last_update: updated, malware_info: malware } = parsed.output;
      if (!isComplete || score < 0) {
        return { kind: 'pending', retryAfterMs: answer.retryAfterMs ?? RETRY_MS, job: undefined };
      }
      return {
        kind: 'score',
        score: score / 10,
        malwareName: malware?.ident ?? '',
        engine: 'Juniper ATP Cloud',
        scoredAt: new Date(updated * 1000).toISOString(),
      };
    },
  };
}
