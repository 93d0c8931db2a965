import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { notifyPages } from '../../../extension/worker/notify-pages.ts';
import { REF } from '../../support/extension/verdicts.ts';

const REFUSED: Notice = {
  notice: 'exit-refused',
  ref: REF,
  filename: 'a.zip',
  sha256: '',
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

async function tell(notice: Notice, tabThatShows: number | undefined) {
  const told: [number, Notice][] = [];
  await notifyPages('https://mail.example.org', notice, {
    url: () => Promise.resolve(''),
    ofSites: () => Promise.resolve([1, 2]),
    notify: (tabId, each) => {
      told.push([tabId, each]);
      return Promise.resolve(tabId === tabThatShows);
    },
    watch: () => () => undefined,
    onNavigated: () => undefined,
    onRemoved: () => undefined,
  });
  return told;
}

describe('notifyPages', () => {
  it('tells every page once when one shows it', async () => {
    expect(await tell(REFUSED, 2)).toEqual([
      [1, REFUSED],
      [2, REFUSED],
    ]);
  });

  it('tells it again as one of no message when no frame shows it', async () => {
    const everywhere = { ...REFUSED, ref: null };
    expect((await tell(REFUSED, undefined)).slice(2)).toEqual([
      [1, everywhere],
      [2, everywhere],
    ]);
  });

  it('does not repeat what is of no message, or no refusal', async () => {
    expect(await tell({ ...REFUSED, ref: null }, undefined)).toHaveLength(2);
    expect(await tell({ notice: 'verdicts-outdated' }, undefined)).toHaveLength(2);
  });
});
