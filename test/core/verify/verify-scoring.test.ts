import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { memoryScoreCache } from '../../../core/scoring/score-cache.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint, scored } from '../../support/fake-endpoint.ts';
import { FakeLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { fakeVerifier } from './fake-verifier.ts';
import { NOTE_SHA256, codes, noteMessage, only } from './reading.ts';

describe('the endpoint and inspection', () => {
  it('give the higher score of the two', async () => {
    const endpoint = new FakeEndpoint({ lookup: [scored(0.6, 'Trojan.Test')] });
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { endpoint }));
    expect(verdict).toMatchObject({
      outcome: 'suspicious',
      score: 0.6,
      level: 'medium',
      disposition: 'ask',
      subjectPrefix: '',
    });
    expect(only(verdict).malwareName).toBe('Trojan.Test');

    const raw = buildMessage({ parts: [{ filename: 'eicar.com', content: EICAR }] });
    const local = await verifyMessage(raw, fakeVerifier({}, { endpoint }));
    expect(local).toMatchObject({ outcome: 'malicious', score: 1 });
  });

  it('leave a file that both know nothing of clean', async () => {
    const endpoint = new FakeEndpoint({ lookup: [{ kind: 'unknown' }] });
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { endpoint }));
    expect(only(verdict)).toMatchObject({ outcome: 'clean', reasons: [] });
    expect(codes(only(verdict).receipt)).toEqual(['endpoint-unknown']);
  });

  it('take their thresholds from the policy', async () => {
    const endpoint = new FakeEndpoint({ lookup: [scored(0.4)] });
    const policy = { thresholds: { suspicious: 0.2, malicious: 0.4 } };
    const verdict = await verifyMessage(noteMessage, fakeVerifier(policy, { endpoint }));
    expect(verdict).toMatchObject({ outcome: 'malicious', level: 'low' });
  });

  it('are told apart: the first verdict waits, the last one knows', async () => {
    const endpoint = new FakeEndpoint({ lookup: [scored(0.9)] });
    const seen: Verdict[] = [];
    const verifier = fakeVerifier({}, { endpoint });
    const verdict = await verifyMessage(noteMessage, verifier, {
      onFirstVerdict: (first) => seen.push(first),
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ outcome: 'unchecked', disposition: 'hold', incident: null });
    expect(seen[0]?.attachments[0]?.reasons).toEqual(['pending']);
    expect(verdict).toMatchObject({ outcome: 'malicious', disposition: 'block' });
  });

  it('are not waited for where lists have decided', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const endpoint = new FakeEndpoint({});
    const seen: Verdict[] = [];
    await verifyMessage(noteMessage, fakeVerifier({}, { lists, endpoint }), {
      onFirstVerdict: (first) => seen.push(first),
    });
    expect({ seen, calls: endpoint.calls }).toEqual({ seen: [], calls: [] });
  });

  it('are not waited for where every answer is in the cache', async () => {
    const two = buildMessage({
      parts: [
        { filename: 'a.txt', content: 'a' },
        { filename: 'b.txt', content: 'b' },
      ],
    });
    const one = buildMessage({ parts: [{ filename: 'a.txt', content: 'a' }] });
    const verifier = fakeVerifier(
      {},
      { endpoint: new FakeEndpoint({ lookup: [scored(0.9)] }), scores: memoryScoreCache() },
    );
    const firstVerdicts = async (raw: Uint8Array) => {
      const seen: Verdict[] = [];
      const verdict = await verifyMessage(raw, verifier, { onFirstVerdict: (first) => seen.push(first) });
      expect(verdict.score).toBe(0.9);
      return seen.length;
    };
    expect(await firstVerdicts(one)).toBe(1);
    expect(await firstVerdicts(one)).toBe(0);
    expect(await firstVerdicts(two)).toBe(1);
    expect(await firstVerdicts(two)).toBe(0);
  });

  it('ask for each content once, four at a time', async () => {
    const parts = Array.from({ length: 12 }, (_, index) => ({
      filename: `${index}.txt`,
      content: `content ${index % 10}`,
    }));
    const endpoint = new FakeEndpoint({ lookup: [{ kind: 'unknown' }] });
    await verifyMessage(buildMessage({ parts }), fakeVerifier({}, { endpoint }));
    expect(endpoint.calls).toHaveLength(10);
    expect(endpoint.mostRunning).toBe(4);
  });
});

describe('no endpoint', () => {
  it('leaves a file without findings clean, and says that it was not scored', async () => {
    const verdict = await verifyMessage(noteMessage, fakeVerifier());
    expect(only(verdict)).toMatchObject({
      outcome: 'clean',
      disposition: 'release',
      reasons: ['no-endpoint'],
    });
    expect(only(verdict).receipt).toEqual([
      { code: 'not-checked', what: 'score', reason: 'no-endpoint', detail: '' },
    ]);
  });

  it('is what submit = never makes of one', async () => {
    const endpoint = new FakeEndpoint({});
    const verdict = await verifyMessage(
      noteMessage,
      fakeVerifier({ scoring: { submit: 'never' } }, { endpoint }),
    );
    expect(endpoint.calls).toEqual([]);
    expect(only(verdict).reasons).toEqual(['no-endpoint']);
  });
});
