import { describe, expect, it } from 'vitest';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint, scored } from '../../support/fake-endpoint.ts';
import { FakeLists, forbiddenLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { fakeVerifier } from './fake-verifier.ts';
import { NOTE, NOTE_SHA256, noteMessage, only } from './reading.ts';

describe('a message without attachments', () => {
  it('is neither hashed nor looked up nor sent', async () => {
    const verifier = fakeVerifier(
      {},
      {
        lists: forbiddenLists,
        endpoint: new FakeEndpoint({}),
        codec: {
          sha256: () => Promise.reject(new Error('hashed')),
          decodeBase64: () => {
            throw new Error('decoded');
          },
        },
      },
    );
    const verdict = await verifyMessage(buildMessage(), verifier);
    expect(verdict).toMatchObject({
      outcome: 'no-attachments',
      score: null,
      level: null,
      disposition: 'release',
      subjectPrefix: '',
      attachments: [],
      receipt: [],
      lists: null,
      incident: null,
    });
    expect(verdict.message).toMatchObject({ messageId: '1@sender.example', subject: 'Hello' });
  });
});

describe('audit mode', () => {
  it('decides, releases everything, marks nothing and says what would have been', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const policy = { mode: 'audit' as const, onMalicious: { headers: { xSpamFlag: true } } };
    const verdict = await verifyMessage(noteMessage, fakeVerifier(policy, { lists }));
    expect(verdict).toMatchObject({
      outcome: 'malicious',
      score: 1,
      disposition: 'release',
      subjectPrefix: '',
      headers: [],
    });
    expect(only(verdict).disposition).toBe('release');
    expect(only(verdict).receipt.at(-1)).toEqual({ code: 'audit-mode', disposition: 'block' });
    expect(verdict.receipt.at(-1)).toEqual({ code: 'audit-mode', disposition: 'block' });
    expect(verdict.incident?.outcome).toBe('malicious');
  });
});

describe('a message that cannot be read', () => {
  it('is unchecked', async () => {
    const verdict = await verifyMessage(new Uint8Array(), fakeVerifier());
    expect(verdict).toMatchObject({ outcome: 'unchecked', disposition: 'ask', attachments: [] });
    expect(verdict.receipt).toEqual([
      { code: 'not-checked', what: 'structure', reason: 'corrupt', detail: 'NOT_A_MESSAGE' },
    ]);
  });
});

describe('the caller', () => {
  it('can give up', async () => {
    const controller = new AbortController();
    controller.abort();
    const work = verifyMessage(noteMessage, fakeVerifier(), { signal: controller.signal });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('can give up while the endpoint is asked', async () => {
    const controller = new AbortController();
    const verifier = fakeVerifier({}, { endpoint: new FakeEndpoint({ lookup: ['hangs'] }) });
    const work = verifyMessage(noteMessage, verifier, {
      signal: controller.signal,
      onFirstVerdict: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('a failure in one attachment', () => {
  it('leaves that one unchecked and the others alone', async () => {
    const raw = buildMessage({
      parts: [
        { filename: 'bad.bin', content: 'bad' },
        { filename: 'eicar.com', content: EICAR },
        { filename: 'note.txt', content: NOTE },
      ],
    });
    const verifier = fakeVerifier();
    const codec = {
      ...verifier.codec,
      sha256: (bytes: Uint8Array) =>
        bytes.length === 3 ? Promise.reject(new Error('a bug')) : verifier.codec.sha256(bytes),
    };
    const verdict = await verifyMessage(raw, { ...verifier, codec });
    expect(verdict.attachments.map(({ outcome }) => outcome)).toEqual(['unchecked', 'malicious', 'clean']);
    expect(verdict.attachments[0]).toMatchObject({ sha256: '', reasons: ['corrupt', 'no-endpoint'] });
  });
});

describe('time', () => {
  it('that runs out leaves the rest unchecked, with its hash looked up all the same', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const verifier = fakeVerifier({}, { lists });
    const codec = {
      ...verifier.codec,
      sha256: (bytes: Uint8Array) => {
        verifier.clock.advance(15_000);
        return verifier.codec.sha256(bytes);
      },
    };
    const raw = buildMessage({
      parts: [
        { filename: '1.txt', content: 'first' },
        { filename: '2.txt', content: 'second' },
        { filename: '3.txt', content: NOTE },
      ],
    });
    const verdict = await verifyMessage(raw, { ...verifier, codec });
    expect(verdict.attachments.map(({ outcome }) => outcome)).toEqual(['clean', 'unchecked', 'malicious']);
    expect(verdict.attachments[1]?.reasons).toContain('limit-reached');
  });
});

describe('the worst attachment', () => {
  it.each([
    [1, 'clean release'],
    [2, 'unchecked ask'],
    [3, 'suspicious ask'],
    [4, 'malicious block'],
  ])('decides for a message of %i', async (count, expected) => {
    const failed = { kind: 'failed', reason: 'timeout', retryAfterMs: undefined } as const;
    const endpoint = new FakeEndpoint({ lookup: [scored(0), failed, scored(0.6), scored(0.9)] });
    const parts = ['a', 'b', 'c', 'd'].map((content) => ({ filename: `${content}.txt`, content }));
    const raw = buildMessage({ parts: parts.slice(0, count) });
    const { outcome, disposition } = await verifyMessage(raw, fakeVerifier({}, { endpoint }));
    expect(`${outcome} ${disposition}`).toBe(expected);
  });
});
