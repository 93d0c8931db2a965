import * as v from 'valibot';
import { endpointBase } from './endpoint-base.ts';
import { multipartForm } from './multipart-form.ts';
import { failed, requestJson } from './request-json.ts';
import type { EndpointPorts, Failed } from './request-json.ts';
import type { ScoreAnswer, ScoringEndpoint } from './scoring-endpoint.ts';

/**
 * The client of the Juniper ATP Appliance HTTP API: `POST /cyadmin/cgi-bin/file_submit`, then `op=event_details` until
 * `analysis_done_time` is set, then `op=analysis_details`, whose `malware_severity` is the score from 0 to 1. The bare key
 * stands in `Authorization`. Answers carry `status` 0, or a negative one for a failure.
 *
 * The appliance knows files by MD5, SHA-1 and event only: every look-up by SHA-256 is `unknown` without a request, so
 * that it scores nothing unless the policy lets content leave.
 */

/** Larger uploads are an error there since release 4.1.1. */
export const ATP_APPLIANCE_MAX_BYTES = 16 * 1024 * 1024;
const RETRY_MS = 10_000;

const number = v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+(?:\.\d+)?$/u), v.transform(Number))]);
const submission = v.object({
  status: v.literal(0),
  detail: v.object({ event_id: v.pipe(number, v.integer(), v.minValue(0)) }),
});
const event = v.object({
  status: v.literal(0),
  event_details: v.object({ analysis_done_time: v.nullish(v.string()) }),
});
const details = v.object({
  status: v.literal(0),
  analysis_array: v.pipe(
    v.array(
      v.object({
        file_sha256_string: v.string(),
        malware_severity: number,
        malware_name: v.nullish(v.pipe(v.string(), v.maxLength(200))),
      }),
    ),
    v.minLength(1),
  ),
});

export function atpApplianceClient(base: string, apiKey: string, ports: EndpointPorts): ScoringEndpoint {
  const root = `${endpointBase(base)}/cyadmin`;
  const authorization = { authorization: apiKey };

  const call = async <Schema extends v.GenericSchema>(
    schema: Schema,
    path: string,
    contentType: string,
    body: Uint8Array | string,
    signal: AbortSignal,
  ): Promise<{ kind: 'output'; output: v.InferOutput<Schema> } | Failed> => {
    const headers = { ...authorization, 'content-type': contentType };
    const answer = await requestJson(ports, { url: `${root}${path}`, method: 'POST', headers, body }, signal);
    if (answer.kind === 'failed') return answer;
    const parsed = v.safeParse(schema, answer.json);
    return parsed.success ? { kind: 'output', output: parsed.output } : failed('invalid-answer');
  };
  const ask = <Schema extends v.GenericSchema>(schema: Schema, op: string, id: string, signal: AbortSignal) =>
    call(schema, `/api.php?op=${op}`, 'application/x-www-form-urlencoded', `event_id=${id}`, signal);

  return {
    name: 'atp-appliance',
    lookup: () => Promise.resolve({ kind: 'unknown' }),

    async submit(file, signal) {
      if (file.size > ATP_APPLIANCE_MAX_BYTES) return failed('too-large');
      const meta = { file_meta_json: JSON.stringify({ file_name: file.filename || file.sha256 }) };
      const { contentType, body } = multipartForm(file, meta);
      const answer = await call(submission, '/cgi-bin/file_submit', contentType, body, signal);
      if (answer.kind === 'failed') return answer;
      return pending(`${file.sha256}:${answer.output.detail.event_id}`);
    },

    async poll(job, signal) {
      const [sha256 = '', id = ''] = job.split(':');
      const state = await ask(event, 'event_details', id, signal);
      if (state.kind === 'failed') return state;
      const done = state.output.event_details.analysis_done_time ?? '';
      if (done === '') return pending(job);
      const answer = await ask(details, 'analysis_details', id, signal);
      if (answer.kind === 'failed') return answer;
      const whole = answer.output.analysis_array.find(
        (one) => one.file_sha256_string.toLowerCase() === sha256,
      );
      if (whole === undefined || whole.malware_severity > 1) return failed('invalid-answer');
      // -1 is "no verdict" there.
      if (whole.malware_severity < 0) return pending(job);
      return {
        kind: 'score',
        score: whole.malware_severity,
        malwareName: whole.malware_name ?? '',
        engine: 'Juniper ATP Appliance',
        scoredAt: new Date(ports.clock.now()).toISOString(),
      };
    },
  };
}

function pending(job: string): ScoreAnswer {
  return { kind: 'pending', retryAfterMs: RETRY_MS, job };
}
