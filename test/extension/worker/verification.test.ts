import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Mock } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import { toHex } from '../../../core/bytes/hex.ts';
import { utf8 } from '../../../core/bytes/text.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { Verifier, VerifyMessage } from '../../../core/verify/verify-message.ts';
import { openDatabase } from '../../../extension/browser/database.ts';
import type { VerificationUpdate } from '../../../extension/messaging/contract.ts';
import { RawSourceError } from '../../../extension/worker/raw-source.ts';
import { VerdictStore } from '../../../extension/worker/verdict-store.ts';
import { Verification } from '../../../extension/worker/verification.ts';
import type { VerificationPorts } from '../../../extension/worker/verification.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { attachmentVerdict, REF, verdictOf } from '../../support/extension/verdicts.ts';

let databases = 0;
const RAW = utf8('From: a@b.example\r\n\r\nhello');
const GOOD = verdictOf([attachmentVerdict()]);

type FakeRaw = Mock<VerificationPorts['fetchRaw']>;

function start(change: Partial<VerificationPorts> = {}) {
  const clock = new FakeClock(1_000_000);
  const store = new VerdictStore(openDatabase(`verification-${databases++}`), clock);
  const sha256 = vi.fn((bytes: Uint8Array) => webCodec.sha256(bytes));
  const fetchRaw: FakeRaw = vi.fn(() => Promise.resolve(RAW));
  const verifyMessage = vi.fn<VerifyMessage>(() => Promise.resolve(GOOD));
  const onVerdict = vi.fn(() => Promise.resolve());
  const verification = new Verification({
    store,
    codec: { ...webCodec, sha256 },
    clock,
    log: () => undefined,
    verifyMessage,
    fetchRaw,
    verifier: () => Promise.resolve({} as Verifier),
    basis: () => Promise.resolve('basis-1'),
    onVerdict,
    keepAlive: () => Promise.resolve(),
    ...change,
  });
  const follow = (again = false) =>
    new Promise<VerificationUpdate[]>((resolve) => {
      const updates: VerificationUpdate[] = [];
      verification.follow({ ref: REF, token: 't', again, subject: '' }, (update) => {
        updates.push(update);
        if (update.stage === 'final' || update.stage === 'failed') resolve(updates);
      });
    });
  return { sha256, fetchRaw, verifyMessage, onVerdict, verification, follow, clock, store };
}

describe('Verification', () => {
  it('fetches, verifies, tells the first verdict and the last, and keeps it', async () => {
    const first = verdictOf([attachmentVerdict({ outcome: 'unchecked' })]);
    const { onVerdict, follow, store } = start({
      verifyMessage: (_raw, _verifier, options) => {
        options?.onFirstVerdict?.(first);
        return Promise.resolve(GOOD);
      },
    });
    expect((await follow()).map(({ stage }) => stage)).toEqual(['fetching', 'verifying', 'first', 'final']);
    expect(onVerdict).toHaveBeenCalledExactlyOnceWith(REF, expect.objectContaining({ verdict: GOOD }));
    expect(await store.marks([REF])).toEqual([GOOD]);
    expect(await store.file('aa', 'basis-1')).toMatchObject({ disposition: 'release' });
  });

  it('runs one verification for two tabs', async () => {
    const { fetchRaw, verifyMessage, follow } = start();
    const [one, two] = await Promise.all([follow(), follow()]);
    expect(one.at(-1)).toEqual(two.at(-1));
    expect(fetchRaw).toHaveBeenCalledTimes(1);
    expect(verifyMessage).toHaveBeenCalledTimes(1);
  });

  it('answers from what is kept for ten minutes, then looks whether the message is the same', async () => {
    const { fetchRaw, verifyMessage, follow, clock } = start();
    await follow();
    expect((await follow()).at(-1)).toEqual({ stage: 'final', verdict: GOOD });
    expect(fetchRaw).toHaveBeenCalledTimes(1);
    clock.advance(11 * 60_000);
    await follow();
    expect(fetchRaw).toHaveBeenCalledTimes(2);
    expect(verifyMessage).toHaveBeenCalledTimes(1);
  });

  it('verifies another message that took the place of a known one', async () => {
    const { fetchRaw, verifyMessage, follow, clock } = start();
    await follow();
    clock.advance(11 * 60_000);
    fetchRaw.mockResolvedValue(utf8('From: other@b.example\r\n\r\n'));
    await follow();
    expect(verifyMessage).toHaveBeenCalledTimes(2);
  });

  it('verifies anew when asked to, and when lists or policy changed', async () => {
    let basis = 'basis-1';
    const { verifyMessage, follow } = start({ basis: () => Promise.resolve(basis) });
    await follow();
    await follow(true);
    basis = 'basis-2';
    await follow();
    expect(verifyMessage).toHaveBeenCalledTimes(3);
  });

  it('neither hashes nor keeps a message without attachments', async () => {
    const none: Verdict = verdictOf([]);
    const { sha256, follow, store } = start({ verifyMessage: () => Promise.resolve(none) });
    expect((await follow()).at(-1)).toEqual({ stage: 'final', verdict: none });
    expect(sha256).not.toHaveBeenCalled();
    expect(await store.message(REF)).toBeUndefined();
    expect(await store.marks([REF])).toEqual([undefined]);
  });

  it('tells the code of a failure, and works the next time', async () => {
    const { fetchRaw, follow, verification } = start();
    fetchRaw.mockRejectedValueOnce(new RawSourceError('RAW_UNREACHABLE'));
    expect((await follow()).at(-1)).toEqual({ stage: 'failed', code: 'RAW_UNREACHABLE', retryable: true });
    expect((await verification.judged(REF, '')).rawSha256).toBe(toHex(await webCodec.sha256(RAW)));
  });

  it('keeps the strictest word about a file that came twice under one basis', async () => {
    const { store } = start();
    const bad = verdictOf([attachmentVerdict({ outcome: 'malicious', disposition: 'block' })]);
    await store.keep(REF, 'raw-1', 'basis-1', bad);
    await store.keep({ ...REF, uid: '6' }, 'raw-2', 'basis-1', GOOD);
    expect(await store.file('aa', 'basis-1')).toMatchObject({ disposition: 'block' });
    expect(await store.file('aa', 'basis-2')).toBeUndefined();
    await store.keep(REF, 'raw-1', 'basis-2', GOOD);
    expect(await store.file('aa', 'basis-2')).toMatchObject({ disposition: 'release' });
  });
});
