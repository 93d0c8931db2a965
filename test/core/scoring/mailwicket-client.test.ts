import { describe, expect, it } from 'vitest';
import { MAX_ENDPOINT_ANSWER_BYTES } from '../../../core/limits.ts';
import { mailwicketClient } from '../../../core/scoring/mailwicket-client.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeHttp } from '../../support/fake-http.ts';
import type { FakeReply } from '../../support/fake-http.ts';

const NOW = Date.UTC(2026, 10, 23, 10);
const SHA256 = 'ab'.repeat(32);
const BASE = 'https://score.example/mw';
const FILE = `GET ${BASE}/v1/files/${SHA256}`;
const result = {
  sha256: SHA256,
  score: 0.75,
  malwareName: 'Trojan.Test',
  engine: 'clamav',
  scoredAt: '2026-11-23T09:00:00Z',
  complete: true,
};
const problem = { type: 'about:blank', title: 'Not found', status: 404 };

function setUp(what: string, ...replies: FakeReply[]) {
  const http = new FakeHttp().on(what, ...replies);
  const clock = new FakeClock(NOW);
  const ports = { fetch: http.fetch, clock, timeoutMs: 5_000 };
  const client = mailwicketClient(`${BASE}/`, 'secret', ports);
  const { signal } = new AbortController();
  return { http, clock, client, signal, lookup: () => clock.run(client.lookup(SHA256, signal)) };
}

describe('a look-up', () => {
  it('gives the score', async () => {
    const { http, lookup } = setUp(FILE, { status: 200, body: result });
    expect(await lookup()).toEqual({
      kind: 'score',
      score: 0.75,
      malwareName: 'Trojan.Test',
      engine: 'clamav',
      scoredAt: '2026-11-23T09:00:00Z',
    });
    expect(http.requests[0]?.headers['authorization']).toBe('Bearer secret');
  });

  it.each<[string, FakeReply, object]>([
    ['404', { status: 404, body: problem }, { kind: 'unknown' }],
    [
      'complete: false',
      { status: 200, headers: { 'retry-after': '5' }, body: { sha256: SHA256, complete: false, score: -1 } },
      { kind: 'pending', retryAfterMs: 5_000, job: undefined },
    ],
    ['202', { status: 202 }, { kind: 'pending', retryAfterMs: 2_000, job: undefined }],
    [
      '429 with a date',
      { status: 429, headers: { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' } },
      { kind: 'failed', reason: 'rate-limited', retryAfterMs: 30_000 },
    ],
    ['401', { status: 401, body: problem }, { kind: 'failed', reason: 'refused', retryAfterMs: undefined }],
    ['503', { status: 503 }, { kind: 'failed', reason: 'unreachable', retryAfterMs: undefined }],
    ['no connection', 'refused', { kind: 'failed', reason: 'unreachable', retryAfterMs: undefined }],
    ['no answer', 'hangs', { kind: 'failed', reason: 'timeout', retryAfterMs: undefined }],
  ])('answers %s', async (_, reply, expected) => {
    expect(await setUp(FILE, reply).lookup()).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['another file', { ...result, sha256: 'cd'.repeat(32) }],
    ['a score of -1 that claims to be complete', { ...result, score: -1 }],
    ['a score above 1', { ...result, score: 7 }],
    ['a score as text', { ...result, score: '0' }],
    ['an unfinished answer with a score', { ...result, complete: false, score: 0 }],
    ['no word on completeness', { ...result, complete: undefined }],
    ['no time', { ...result, scoredAt: 'yesterday' }],
    ['HTML', '<html>'],
    ['nothing', undefined],
    ['bytes that are no UTF-8', [new Uint8Array([0x22, 0xff, 0x22])]],
    [
      'endless data',
      Array.from({ length: 6 }, () => new Uint8Array(MAX_ENDPOINT_ANSWER_BYTES / 4).fill(0x20)),
    ],
  ])('takes %s for no answer', async (_, body) => {
    expect(await setUp(FILE, { status: 200, body }).lookup()).toEqual({
      kind: 'failed',
      reason: 'invalid-answer',
      retryAfterMs: undefined,
    });
  });

  it('throws when the caller gives up', async () => {
    const { client } = setUp(FILE, 'hangs');
    const controller = new AbortController();
    const work = client.lookup(SHA256, controller.signal);
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('a submission', () => {
  const file = { sha256: SHA256, filename: "é'(1).pdf", size: 3, bytes: () => new Uint8Array([1, 2, 3]) };

  it('sends the bytes, their hash and the encoded name', async () => {
    const { http, clock, client, signal } = setUp(`POST ${BASE}/v1/files`, { status: 200, body: result });
    expect(
      await clock.run(client.submit?.(file, signal) ?? Promise.reject(new Error('no submit'))),
    ).toMatchObject({
      kind: 'score',
    });
    expect(http.requests[0]).toMatchObject({
      body: new Uint8Array([1, 2, 3]),
      headers: {
        'content-type': 'application/octet-stream',
        'x-content-sha256': SHA256,
        'x-filename': "UTF-8''%C3%A9%27%281%29.pdf",
      },
    });
  });

  it.each<[string, FakeReply, object]>([
    [
      'is pending with a job',
      { status: 202, headers: { 'retry-after': '1' }, body: { job: 'j-1' } },
      { kind: 'pending', retryAfterMs: 1_000, job: `${SHA256}:j-1` },
    ],
    ['is too large', { status: 413, body: problem }, { kind: 'failed', reason: 'too-large' }],
    ['is refused', { status: 422, body: problem }, { kind: 'failed', reason: 'refused' }],
    ['gets a job that is a path', { status: 202, body: { job: '../admin' } }, { reason: 'invalid-answer' }],
    ['goes nowhere', { status: 404, body: problem }, { kind: 'failed', reason: 'invalid-answer' }],
  ])('%s', async (_, reply, expected) => {
    const { clock, client, signal } = setUp(`POST ${BASE}/v1/files`, reply);
    const work = client.submit?.({ ...file, filename: '' }, signal);
    expect(await clock.run(work ?? Promise.reject(new Error('no submit')))).toMatchObject(expected);
  });
});

describe('a job', () => {
  const job = `${SHA256}:j-1`;
  it.each<[string, FakeReply, object]>([
    ['finished', { status: 200, body: result }, { kind: 'score', score: 0.75 }],
    [
      'not finished',
      { status: 202, headers: { 'retry-after': '3' } },
      { kind: 'pending', retryAfterMs: 3_000, job },
    ],
    ['forgotten', { status: 404, body: problem }, { kind: 'unknown' }],
    [
      'of another file',
      { status: 200, body: { ...result, sha256: 'cd'.repeat(32) } },
      { reason: 'invalid-answer' },
    ],
  ])('that is %s', async (_, reply, expected) => {
    const { clock, client, signal } = setUp(`GET ${BASE}/v1/jobs/j-1`, reply);
    expect(await clock.run(client.poll?.(job, signal) ?? Promise.reject(new Error('no poll')))).toMatchObject(
      expected,
    );
  });
});
