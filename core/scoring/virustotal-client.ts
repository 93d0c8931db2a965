import * as v from 'valibot';
import { endpointBase } from './endpoint-base.ts';
import { multipartForm } from './multipart-form.ts';
import { failed, requestJson } from './request-json.ts';
import type { EndpointPorts } from './request-json.ts';
import type { ScoreAnswer, ScoringEndpoint } from './scoring-endpoint.ts';

/**
 * The client of VirusTotal API v3 (docs.virustotal.com): `GET /api/v3/files/{sha256}`, `POST /api/v3/files` with the form
 * field `file`, `GET /api/v3/analyses/{id}`, header `x-apikey`. Errors are told by their status. What is submitted there
 * can be read by its customers.
 */

export const VIRUSTOTAL_BASE = 'https://www.virustotal.com';
/** Content above this needs another call there. */
export const VIRUSTOTAL_MAX_BYTES = 32 * 1024 * 1024;
const RETRY_MS = 15_000;

const count = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);
const stats = v.object({ malicious: count, suspicious: count, undetected: count, harmless: count });
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e12));

const fileReport = v.object({
  data: v.object({
    attributes: v.object({
      sha256: v.string(),
      last_analysis_stats: v.optional(stats),
      last_analysis_date: v.optional(seconds),
      popular_threat_classification: v.optional(
        v.object({ suggested_threat_label: v.optional(v.pipe(v.string(), v.maxLength(200)), '') }),
      ),
    }),
  }),
});
const submitted = v.object({
  data: v.object({ id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_=-]{1,300}$/u)) }),
});
const analysis = v.object({
  data: v.object({
    attributes: v.object({ status: v.string(), date: v.optional(seconds), stats: v.optional(stats) }),
  }),
  meta: v.object({ file_info: v.object({ sha256: v.string() }) }),
});

/** `base`: `''` for the public service. */
export function virustotalClient(base: string, apiKey: string, ports: EndpointPorts): ScoringEndpoint {
  const root = `${endpointBase(base === '' ? VIRUSTOTAL_BASE : base)}/api/v3`;
  const headers = { accept: 'application/json', 'x-apikey': apiKey };
  const get = (path: string, signal: AbortSignal) =>
    requestJson(ports, { url: `${root}${path}`, method: 'GET', headers }, signal);

  return {
    name: 'virustotal',

    async lookup(sha256, signal) {
      const answer = await get(`/files/${sha256}`, signal);
      if (answer.kind === 'failed') return answer;
      if (answer.status === 404) return { kind: 'unknown' };
      const report = v.safeParse(fileReport, answer.json);
      if (!report.success) return failed('invalid-answer');
      const { attributes } = report.output.data;
      if (attributes.sha256 !== sha256) return failed('invalid-answer');
      const name = attributes.popular_threat_classification?.suggested_threat_label ?? '';
      return scoreOf(attributes.last_analysis_stats, name, attributes.last_analysis_date, undefined);
    },

    async submit(file, signal) {
      if (file.size > VIRUSTOTAL_MAX_BYTES) return failed('too-large');
      const { contentType, body } = multipartForm(file);
      const request = { url: `${root}/files`, method: 'POST', body } as const;
      const answer = await requestJson(
        ports,
        { ...request, headers: { ...headers, 'content-type': contentType } },
        signal,
      );
      if (answer.kind === 'failed') return answer;
      const accepted = v.safeParse(submitted, answer.json);
      if (!accepted.success) return failed('invalid-answer');
      return { kind: 'pending', retryAfterMs: RETRY_MS, job: `${file.sha256}:${accepted.output.data.id}` };
    },

    async poll(job, signal) {
      const [sha256 = '', id = ''] = job.split(':');
      const answer = await get(`/analyses/${encodeURIComponent(id)}`, signal);
      if (answer.kind === 'failed') return answer;
      if (answer.status === 404) return { kind: 'unknown' };
      const parsed = v.safeParse(analysis, answer.json);
      if (!parsed.success || parsed.output.meta.file_info.sha256 !== sha256) return failed('invalid-answer');
      const { status, stats: counts, date } = parsed.output.data.attributes;
      return scoreOf(status === 'completed' ? counts : undefined, '', date, job);
    },
  };
}

/**
 * Our mapping, as the service gives no score: engines that say malicious, and half those that say suspicious. One engine
 * alone is mostly a false alarm. No engine at all is no answer yet.
 */
function scoreOf(
  counts: v.InferOutput<typeof stats> | undefined,
  malwareName: string,
  date: number | undefined,
  job: string | undefined,
): ScoreAnswer {
  const engines =
    counts === undefined ? 0 : counts.malicious + counts.suspicious + counts.undetected + counts.harmless;
  if (counts === undefined || engines === 0) return { kind: 'pending', retryAfterMs: RETRY_MS, job };
  const accusers = counts.malicious + counts.suspicious / 2;
  const score = [10, 5, 2, 0.5].findIndex((least) => accusers >= least);
  return {
    kind: 'score',
    score: score === -1 ? 0 : 1 - score / 4,
    malwareName,
    engine: `${counts.malicious} of ${engines} engines`,
    scoredAt: new Date((date ?? 0) * 1000).toISOString(),
  };
}
