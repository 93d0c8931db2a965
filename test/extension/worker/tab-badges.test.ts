import { describe, expect, it } from 'vitest';
import type { Badge } from '../../../extension/worker/tab-badges.ts';
import { badgeOf, TabBadges } from '../../../extension/worker/tab-badges.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const translate = (key: string, ...values: readonly string[]) => [key, ...values].join(' ');
const badge = (change: object) => badgeOf({ health: 'ok', verdict: null, failure: '', ...change }, translate);
const bad = attachmentVerdict({ outcome: 'malicious' });
const odd = attachmentVerdict({ outcome: 'suspicious' });
const open = attachmentVerdict({ outcome: 'unchecked' });

describe('badgeOf', () => {
  it.each([
    [{ health: 'not-protected' }, '', 'badgeOff'],
    [{ health: 'no-match' }, '!', 'badgeNotProtecting'],
    [{}, '', 'badgeProtecting'],
    [{ failure: 'RAW_UNREACHABLE' }, '?', 'badgeFailed'],
    [{ verdict: verdictOf([attachmentVerdict()]) }, '', 'badgeProtecting'],
    [{ verdict: verdictOf([bad, bad, odd, open]) }, '2', 'badgeMalicious 2'],
    [{ verdict: verdictOf([odd, open]) }, '1', 'badgeSuspicious 1'],
    [{ verdict: verdictOf([open]) }, '?', 'badgeUnchecked 1'],
    [{ verdict: verdictOf([], { outcome: 'unchecked' }) }, '?', 'badgeUnchecked 1'],
    [{ verdict: verdictOf([], { outcome: 'malicious' }) }, '1', 'badgeMalicious 1'],
  ])('%j shows "%s" and says %s', (record, text, title) => {
    expect(badge(record)).toMatchObject({ text, title });
  });
});

describe('TabBadges', () => {
  function start() {
    const shown: (Badge & { tabId: number })[] = [];
    const toolbar = {
      show: (tabId: number, what: Badge) => {
        shown.push({ tabId, ...what });
        return Promise.resolve();
      },
    };
    return { badges: new TabBadges(memoryValues(), toolbar, translate), shown };
  }

  it('keeps what is known of a tab and shows it', async () => {
    const { badges, shown } = start();
    await badges.setVerdict(3, verdictOf([bad]));
    expect(await badges.record(3)).toMatchObject({ health: 'ok', verdict: { outcome: 'malicious' } });
    expect(shown).toMatchObject([{ tabId: 3, text: '1' }]);
  });

  it('does not let a frame without a message hide one that has one', async () => {
    const { badges } = start();
    await badges.setHealth(3, 'ok');
    await badges.setHealth(3, 'no-message');
    expect((await badges.record(3)).health).toBe('ok');
  });

  it('loses no word of two frames that report at once', async () => {
    const { badges } = start();
    await Promise.all([
      badges.setHealth(3, 'no-match'),
      badges.setVerdict(3, verdictOf([bad])),
      badges.setHealth(3, 'no-message'),
    ]);
    expect(await badges.record(3)).toMatchObject({ health: 'ok', verdict: { outcome: 'malicious' } });
  });

  it('shows the worst of several open messages, until it is closed', async () => {
    const { badges, shown } = start();
    await badges.setVerdict(3, verdictOf([bad]), 'one');
    await badges.setVerdict(3, verdictOf([attachmentVerdict()]), 'two');
    expect(shown.at(-1)).toMatchObject({ text: '1' });
    await badges.close(3, 'one');
    expect(shown.at(-1)).toMatchObject({ text: '', title: 'badgeProtecting' });
    await badges.close(3, 'two');
    expect(await badges.record(3)).toMatchObject({ health: 'no-message', verdict: null, failure: '' });
  });

  it('does not let a message that could not be verified hide a malicious one', async () => {
    const { badges, shown } = start();
    await badges.setVerdict(3, verdictOf([bad]), 'one');
    await badges.setFailure(3, 'RAW_REFUSED', 'two');
    expect(shown.at(-1)).toMatchObject({ text: '1' });
  });

  it('forgets a tab that shows another page', async () => {
    const { badges } = start();
    await badges.setFailure(3, 'RAW_REFUSED');
    await badges.forget(3);
    expect(await badges.record(3)).toEqual({ health: 'not-protected', verdict: null, failure: '' });
  });
});
