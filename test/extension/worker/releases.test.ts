import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../extension/browser/database.ts';
import { mayRelease, Releases } from '../../../extension/worker/releases.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

describe('mayRelease', () => {
  const allowing = (upTo: 'none' | 'unchecked' | 'suspicious' | 'malicious') => ({
    upTo,
    reasonRequired: true,
    minutes: 60,
  });

  it.each([
    ['unchecked', 'none', false],
    ['unchecked', 'unchecked', true],
    ['suspicious', 'unchecked', false],
    ['suspicious', 'suspicious', true],
    ['malicious', 'suspicious', false],
    ['malicious', 'malicious', true],
    ['clean', 'none', true],
  ] as const)('for %s where policy says %s: %s', (outcome, upTo, may) => {
    expect(mayRelease(outcome, 'because', allowing(upTo))).toBe(may);
  });

  it('wants a reason where policy wants one', () => {
    expect(mayRelease('unchecked', '  ', allowing('malicious'))).toBe(false);
    expect(mayRelease('unchecked', '', { ...allowing('malicious'), reasonRequired: false })).toBe(true);
  });
});

describe('Releases', () => {
  it('releases every form of one attachment for its time, and the receipt says why', async () => {
    const clock = new FakeClock(Date.parse('2026-11-23T10:00:00Z'));
    const releases = new Releases(openDatabase('releases'), clock);
    const held = attachmentVerdict({ outcome: 'suspicious', disposition: 'ask', alsoSha256: ['bb'] });
    await releases.add(held, 'known sender', 60);
    expect(await Promise.all(['aa', 'bb', 'cc'].map((sha256) => releases.isReleased(sha256)))).toEqual([
      true,
      true,
      false,
    ]);
    const shown = await releases.withReleases(
      verdictOf([held, attachmentVerdict({ id: '3', sha256: 'cc' })]),
    );
    expect(shown.attachments[0]).toMatchObject({
      outcome: 'suspicious',
      disposition: 'release',
      receipt: [{ code: 'override', reason: 'known sender', until: '2026-11-23T11:00:00.000Z' }],
    });
    expect(shown.attachments[1]?.receipt).toEqual([]);
    clock.advance(60 * 60_000);
    expect(await releases.isReleased('aa')).toBe(false);
    expect((await releases.withReleases(verdictOf([held]))).attachments[0]?.disposition).toBe('ask');
  });

  it('end no later for a clock that was set back', async () => {
    const clock = new FakeClock(Date.parse('2026-11-23T10:00:00Z'));
    const releases = new Releases(openDatabase('releases-clock'), clock);
    await releases.add(attachmentVerdict({ outcome: 'suspicious', disposition: 'ask' }), 'known sender', 60);
    clock.advance(-1_000);
    expect(await releases.isReleased('aa')).toBe(true);
    clock.advance(-3_600_000);
    expect(await releases.isReleased('aa')).toBe(false);
  });
});
