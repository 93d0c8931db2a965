import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { notifyPages } from '../../../extension/worker/notify-pages.ts';
import { TabBadges } from '../../../extension/worker/tab-badges.ts';
import { refKey } from '../../../extension/worker/verdict-store.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';
import { attachmentVerdict, REF, verdictOf } from '../../support/extension/verdicts.ts';

const REFUSED: Notice = {
  notice: 'exit-refused',
  ref: REF,
  filename: 'a.zip',
  sha256: '',
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

async function tell(openUid: string) {
  const told: [number, Notice][] = [];
  const badges = new TabBadges(memoryValues(), { show: () => Promise.resolve() }, (key) => key);
  await badges.setVerdict(2, refKey({ ...REF, uid: openUid }), verdictOf([attachmentVerdict()]));
  const tabs = {
    url: () => Promise.resolve(''),
    ofSites: () => Promise.resolve([1, 2]),
    notify: (tabId: number, notice: Notice) => {
      told.push([tabId, notice]);
      return Promise.resolve();
    },
    onNavigated: () => undefined,
    onRemoved: () => undefined,
  };
  await notifyPages('https://mail.example.org', REFUSED, { tabs, badges });
  return told;
}

describe('notifyPages', () => {
  it('names the message when a tab has it open', async () => {
    expect(await tell('5')).toEqual([
      [1, REFUSED],
      [2, REFUSED],
    ]);
  });

  it('names no message when none has it open, so that every page shows the refusal', async () => {
    const everywhere = { ...REFUSED, ref: null };
    expect(await tell('6')).toEqual([
      [1, everywhere],
      [2, everywhere],
    ]);
  });
});
