import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../../core/bytes/text.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { endpointOfPolicy } from '../../../core/scoring/endpoint-of-policy.ts';
import type { ScoringEndpoint } from '../../../core/scoring/scoring-endpoint.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeHttp } from '../../support/fake-http.ts';

const NOW = Date.UTC(2026, 10, 23, 10);
const SHA256 = 'ab'.repeat(32);
const BASE = 'https://score.example';
const URLS = {
  virustotal: [`GET ${BASE}/api/v3/files/${SHA256}`, `GET ${BASE}/api/v3/analyses/an-1`],
  'atp-cloud': [`GET ${BASE}/v1/skyatp/lookup/hash/${SHA256}`],
  'atp-appliance': [`POST ${BASE}/cyadmin/api.php?op=event_details`],
} as const;
type Kind = keyof typeof URLS;

interface Answer {
  readonly call: 'lookup' | 'poll';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The answer to the second request of a poll. */
  readonly details?: unknown;
  readonly expected: object;
}

function answersOf(kind: Kind): [string, Answer][] {
  const text = readFileSync(new URL(`answers/${kind}.json`, import.meta.url), 'utf8');
  const filled = text.replaceAll('$SHA256', SHA256).replaceAll('$OTHER', 'cd'.repeat(32));
  return Object.entries(JSON.parse(filled) as Record<string, Answer>);
}

function endpoint(
  kind: Kind,
  http: FakeHttp,
  clock: FakeClock,
  more: PolicyInput['scoring'] = {},
): ScoringEndpoint {
  const { scoring } = readPolicy({ scoring: { kind, endpoint: BASE, credential: 'secret', ...more } });
  const made = endpointOfPolicy(scoring, { fetch: http.fetch, clock });
  if (made === undefined) throw new Error('no endpoint');
  return made;
}

const file = { sha256: SHA256, filename: 'a"b.pdf', size: 3, bytes: () => new Uint8Array([1, 2, 3]) };
const { signal } = new AbortController();

describe.each(Object.keys(URLS) as Kind[])('%s', (kind) => {
  it.each(answersOf(kind))('reads: %s', async (_, answer) => {
    const http = new FakeHttp();
    for (const url of URLS[kind]) http.on(url, answer);
    if (answer.details !== undefined) {
      http.on(`POST ${BASE}/cyadmin/api.php?op=analysis_details`, { status: 200, body: answer.details });
    }
    const clock = new FakeClock(NOW);
    const client = endpoint(kind, http, clock);
    const work =
      answer.call === 'poll' ? client.poll?.(`${SHA256}:an-1`, signal) : client.lookup(SHA256, signal);
    expect(await clock.run(work ?? Promise.reject(new Error('no such call')))).toMatchObject(answer.expected);
  });
});

describe('what is sent', () => {
  it('to VirusTotal: the key, and a form whose delimiter no file can hold', async () => {
    const http = new FakeHttp().on(`POST ${BASE}/api/v3/files`, {
      status: 200,
      body: { data: { id: 'an-1' } },
    });
    const clock = new FakeClock(NOW);
    const client = endpoint('virustotal', http, clock);
    const answer = await clock.run(client.submit?.(file, signal) ?? Promise.reject(new Error('no submit')));
    expect(answer).toMatchObject({ kind: 'pending', job: `${SHA256}:an-1` });
    const [request] = http.requests;
    expect(request?.headers).toMatchObject({
      'x-apikey': 'secret',
      'content-type': `multipart/form-data; boundary=mailwicket-${SHA256}`,
    });
    expect(latin1(request?.body as Uint8Array)).toBe(
      `--mailwicket-${SHA256}\r\nContent-Disposition: form-data; name="file"; filename="a%22b.pdf"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n\x01\x02\x03\r\n--mailwicket-${SHA256}--\r\n`,
    );
  });

  it('to the appliance: the bare key, the file and its name; a look-up sends nothing', async () => {
    const url = `POST ${BASE}/cyadmin/cgi-bin/file_submit`;
    const http = new FakeHttp().on(url, { status: 200, body: { status: 0, detail: { event_id: 7 } } });
    const clock = new FakeClock(NOW);
    const client = endpoint('atp-appliance', http, clock);
    expect(await client.lookup(SHA256, signal)).toEqual({ kind: 'unknown' });
    expect(http.requests).toEqual([]);
    const answer = await clock.run(client.submit?.(file, signal) ?? Promise.reject(new Error('no submit')));
    expect(answer).toMatchObject({ kind: 'pending', retryAfterMs: 10_000, job: `${SHA256}:7` });
    expect(http.requests[0]?.headers['authorization']).toBe('secret');
    expect(latin1(http.requests[0]?.body as Uint8Array)).toContain(
      'name="file_meta_json"\r\n\r\n{"file_name":"a\\"b.pdf"}\r\n',
    );
  });

  it.each(['virustotal', 'atp-appliance'] as const)('to %s: nothing that it would not take', async (kind) => {
    const http = new FakeHttp();
    const client = endpoint(kind, http, new FakeClock(NOW));
    const answer = await client.submit?.({ ...file, size: 33 * 1024 * 1024 }, signal);
    expect(answer).toMatchObject({ kind: 'failed', reason: 'too-large' });
    expect(http.requests).toEqual([]);
  });

  it('to ATP Cloud: hashes only', () => {
    const client = endpoint('atp-cloud', new FakeHttp(), new FakeClock(NOW));
    expect(client.submit).toBeUndefined();
  });
});

describe('endpointOfPolicy', () => {
  const ports = { fetch: new FakeHttp().fetch, clock: new FakeClock(NOW) };
  const nameOf = (scoring: PolicyInput['scoring']) =>
    endpointOfPolicy(readPolicy({ scoring }).scoring, ports)?.name;

  it('is none where the policy names none, or lets nothing leave', () => {
    expect(nameOf({})).toBeUndefined();
    expect(nameOf({ kind: 'mailwicket', endpoint: BASE, submit: 'never' })).toBeUndefined();
    expect(nameOf({ kind: 'mailwicket' })).toBeUndefined();
    expect(nameOf({ kind: 'atp-appliance' })).toBeUndefined();
  });

  it('is the one that the policy names', () => {
    expect(nameOf({ kind: 'mailwicket', endpoint: BASE })).toBe('mailwicket');
    expect(nameOf({ kind: 'virustotal' })).toBe('virustotal');
    expect(nameOf({ kind: 'atp-cloud' })).toBe('atp-cloud');
  });
});
