import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { memoryScoreCache } from '../../../core/scoring/score-cache.ts';
import type { ScoreCache } from '../../../core/scoring/score-cache.ts';
import { askEndpoint } from '../../../core/verify/ask-endpoint.ts';
import type { FileToAsk } from '../../../core/verify/ask-endpoint.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeEndpoint, pending, scored } from '../../support/fake-endpoint.ts';
import { NOW } from './fake-verifier.ts';

const SHA256 = 'ab'.repeat(32);
const UPLOAD: PolicyInput['scoring'] = { submit: 'unknown-files', timeoutMs: 10_000 };
const unknown = { kind: 'unknown' } as const;

function fileToAsk(parts: Partial<FileToAsk> = {}): FileToAsk {
  return {
    sha256: SHA256,
    filename: '',
    size: 100,
    bytes: () => new Uint8Array(100),
    upload: {
      names: ['report.docx'],
      declaredType: 'application/msword',
      detectedType: 'application/zip',
      size: 100,
    },
    mayBeSent: true,
    ...parts,
  };
}

function ask(
  endpoint: FakeEndpoint,
  scoring: PolicyInput['scoring'] = {},
  parts: { file?: Partial<FileToAsk>; cache?: ScoreCache; clock?: FakeClock; listVersion?: number } = {},
) {
  const clock = parts.clock ?? new FakeClock(NOW);
  const context = {
    endpoint,
    clock,
    scoring: readPolicy({ scoring }).scoring,
    cache: parts.cache,
    listVersion: parts.listVersion ?? null,
    signal: new AbortController().signal,
  };
  return clock.run(askEndpoint(fileToAsk(parts.file), context));
}

describe('a question to the endpoint', () => {
  it('is by hash, and content stays here unless the policy lets it go', async () => {
    const endpoint = new FakeEndpoint({ lookup: [unknown], submit: [] });
    const opinion = await ask(endpoint);
    expect(endpoint.calls).toEqual([`lookup ${SHA256}`]);
    expect(opinion).toMatchObject({ score: undefined, reasons: [] });
    expect(opinion.receipt).toEqual([{ code: 'endpoint-unknown', endpoint: 'fake', submitted: false }]);
  });

  it('sends unknown content where the policy says so, and asks until it is finished', async () => {
    const endpoint = new FakeEndpoint({
      lookup: [unknown],
      submit: [pending(1_000, 'job-1')],
      poll: [pending(1_000, 'job-1'), scored(0.9, 'Trojan.Test')],
    });
    const opinion = await ask(endpoint, UPLOAD);
    expect(endpoint.calls).toEqual([`lookup ${SHA256}`, `submit ${SHA256}`, 'poll job-1', 'poll job-1']);
    expect(opinion).toMatchObject({ score: 0.9, malwareName: 'Trojan.Test', reasons: [] });
  });

  it.each([
    ['an extension', ['DOCX']],
    ['an extension with its dot', ['.docx']],
    ['a media type', ['application/msword']],
    ['a media type by content', ['application/zip']],
    ['a group of media types', ['application/*']],
  ])('never sends content that %s keeps here', async (_, neverUpload) => {
    const endpoint = new FakeEndpoint({ lookup: [unknown], submit: [] });
    await ask(endpoint, { ...UPLOAD, neverUpload });
    expect(endpoint.submitted).toEqual([]);
  });

  it('sends content that only resembles what is kept here', async () => {
    const endpoint = new FakeEndpoint({ lookup: [unknown], submit: [scored(0)] });
    await ask(endpoint, { ...UPLOAD, neverUpload: ['doc', 'application/ms', 'image/*'] });
    expect(endpoint.submitted).toHaveLength(1);
  });

  it('does not send another form of a file', async () => {
    const endpoint = new FakeEndpoint({ lookup: [unknown], submit: [] });
    await ask(endpoint, UPLOAD, { file: { mayBeSent: false } });
    expect(endpoint.submitted).toEqual([]);
  });

  it('says pending when the endpoint is not finished to the end', async () => {
    const endpoint = new FakeEndpoint({ lookup: [pending(3_000)] });
    const opinion = await ask(endpoint, { timeoutMs: 10_000 });
    expect(endpoint.calls).toHaveLength(4);
    expect(opinion.reasons).toEqual(['pending']);
  });

  it('says pending when a later question is not answered', async () => {
    const endpoint = new FakeEndpoint({ lookup: [pending(1_000), 'hangs'] });
    expect((await ask(endpoint)).reasons).toEqual(['pending']);
  });

  it('says timeout when nothing was answered', async () => {
    const clock = new FakeClock(NOW);
    const opinion = await ask(new FakeEndpoint({ lookup: ['hangs'] }), { timeoutMs: 7_000 }, { clock });
    expect(opinion.reasons).toEqual(['timeout']);
    expect(opinion.receipt).toContainEqual({ code: 'endpoint-failed', endpoint: 'fake', reason: 'timeout' });
    expect(clock.now()).toBe(NOW + 7_000);
  });

  it('waits as a rate limit asks, when that is in time', async () => {
    const limited = { kind: 'failed', reason: 'rate-limited', retryAfterMs: 2_000 } as const;
    const endpoint = new FakeEndpoint({ lookup: [limited, scored(0.1)] });
    expect((await ask(endpoint)).score).toBe(0.1);
  });

  it('does not wait for a rate limit beyond its time', async () => {
    const clock = new FakeClock(NOW);
    const limited = { kind: 'failed', reason: 'rate-limited', retryAfterMs: 60_000 } as const;
    const opinion = await ask(new FakeEndpoint({ lookup: [limited] }), {}, { clock });
    expect(opinion.reasons).toEqual(['rate-limited']);
    expect(clock.now()).toBe(NOW);
  });

  it('does not flood an endpoint that asks to be asked at once', async () => {
    const endpoint = new FakeEndpoint({ lookup: [pending(0)] });
    await ask(endpoint, { timeoutMs: 10_000 });
    expect(endpoint.calls.length).toBeLessThanOrEqual(21);
  });

  it('hands a file over once more when the endpoint forgot it', async () => {
    const endpoint = new FakeEndpoint({
      lookup: [unknown],
      submit: [pending(500, 'job-1'), scored(0.8)],
      poll: [unknown],
    });
    expect((await ask(endpoint, UPLOAD)).score).toBe(0.8);
  });

  it('is no verdict when a file that was handed over stays unknown', async () => {
    const endpoint = new FakeEndpoint({ lookup: [unknown], submit: [unknown] });
    expect((await ask(endpoint, UPLOAD)).reasons).toEqual(['unreachable']);
  });
});

describe('the cache of scores', () => {
  it('saves a second question, until its time is over or the lists change', async () => {
    const cache = memoryScoreCache();
    const clock = new FakeClock(NOW);
    const endpoint = new FakeEndpoint({ lookup: [scored(0.9)] });
    const scoring = { cacheMinutes: 10 };
    await ask(endpoint, scoring, { cache, clock, listVersion: 1 });
    const second = await ask(endpoint, scoring, { cache, clock, listVersion: 1 });
    expect(endpoint.calls).toHaveLength(1);
    expect(second).toMatchObject({ score: 0.9, receipt: [{ code: 'endpoint-score', cached: true }] });
    await ask(endpoint, scoring, { cache, clock, listVersion: 2 });
    expect(endpoint.calls).toHaveLength(2);
    clock.advance(10 * 60_000);
    await ask(endpoint, scoring, { cache, clock, listVersion: 1 });
    expect(endpoint.calls).toHaveLength(3);
  });

  it('keeps nothing that is no score', async () => {
    const cache = memoryScoreCache();
    const endpoint = new FakeEndpoint({ lookup: [unknown] });
    await ask(endpoint, {}, { cache });
    await ask(endpoint, {}, { cache });
    expect(endpoint.calls).toHaveLength(2);
  });

  it('keeps the newest scores when it is full', async () => {
    const cache = memoryScoreCache(2);
    const keys = ['a', 'b', 'c'].map((sha256) => ({ endpoint: 'e', sha256, listVersion: null }));
    const score = scored(0.5);
    if (score.kind !== 'score') throw new Error('not a score');
    for (const key of keys) await cache.put(key, score, NOW + 1);
    const kept = await Promise.all(keys.map((key) => cache.get(key, NOW)));
    expect(kept.map((found) => found !== undefined)).toEqual([false, true, true]);
  });

  it('that is broken costs a question and nothing else', async () => {
    const broken = () => Promise.reject(new Error('disk full'));
    const endpoint = new FakeEndpoint({ lookup: [scored(0.2)] });
    expect((await ask(endpoint, {}, { cache: { get: broken, put: broken } })).score).toBe(0.2);
  });
});
